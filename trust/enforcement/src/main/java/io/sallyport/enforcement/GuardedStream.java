// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Response;
import java.io.IOException;

/**
 * A streamed answer under the same rules as the request: as its caller, stopped by a revocation,
 * settled and written down when it has ended, however it ended.
 */
final class GuardedStream implements Response.StreamWriter {
    private final Pep pep;
    private final Crossing<?> crossing;
    private final Response.StreamWriter writer;

    GuardedStream(Pep pep, Crossing<?> crossing, Response.StreamWriter writer) {
        this.pep = pep;
        this.crossing = crossing;
        this.writer = writer;
    }

    @Override
    public void write(Response.Sink sink) throws IOException {
        Passage passage = crossing.passage();
        var guarded = new GuardedSink(sink, passage.token(), pep.denied(), pep.clock());
        guarded.onGone(passage::giveUp);
        Outcome outcome = Outcome.FAILED;
        try (var _ = pep.running().enter(guarded)) {
            if (pep.denied().hit(passage.token()).isPresent()) {
                guarded.revoke(); // between step 6 and here
            }
            outcome = run(passage, guarded);
        } catch (IOException e) {
            outcome = guarded.gone() ? Outcome.CLIENT_GONE : Outcome.FAILED;
            throw e;
        } finally {
            end(passage, guarded.stopped() == Outcome.COMPLETED ? outcome : guarded.stopped());
        }
    }

    private Outcome run(Passage passage, GuardedSink guarded) throws IOException {
        passage.caller()
                .call(() -> {
                    writer.write(guarded);
                    return Outcome.COMPLETED;
                });
        if (guarded.stopped() != Outcome.COMPLETED) {
            // the writer swallowed it: the answer must not look whole
            throw new IOException("stream: stopped, " + guarded.stopped().code());
        }
        return Outcome.COMPLETED;
    }

    private void end(Passage passage, Outcome outcome) {
        try {
            crossing.settle();
        } finally {
            pep.tally().ended(passage, outcome, "none");
            pep.recorder().completed(passage, outcome, "");
        }
    }
}
