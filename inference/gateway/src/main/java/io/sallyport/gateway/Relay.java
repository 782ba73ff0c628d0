// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.gateway.SseReader.Item;
import io.sallyport.http.Bytes;
import io.sallyport.http.HttpClient.StreamedReply;
import io.sallyport.http.Response.Sink;
import io.sallyport.http.UpstreamException;
import io.sallyport.runtime.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Passes one stream on and settles it, however it ends: the provider's usage at a good end, what
 * was measured at any other. A stream that breaks ends with an error event and a cut connection,
 * since clients take a mere end for success; a client that goes away cancels the provider.
 */
final class Relay {
    private static final String RECEIPT = "sallyport-receipt ";
    private static final String DONE = "[DONE]";
    private static final String BROKEN = "the model stopped in the middle; try again";

    private final Completion.Call call;
    private final StreamedReply reply;
    private final SseReader events;
    private final AtomicBoolean gone = new AtomicBoolean();
    private final StringBuilder written = new StringBuilder();
    private Optional<Usage> usage = Optional.empty();
    private boolean ended;

    Relay(Completion.Call call, StreamedReply reply, int most) {
        this.call = call;
        this.reply = reply;
        this.events = new SseReader(reply.body(), most);
    }

    void run(Sink sink) throws IOException {
        sink.onGone(() -> {
            gone.set(true);
            reply.close(); // wakes the reader below, and stops the provider
        });
        try (reply) {
            boolean whole = pass(sink);
            ended = whole;
            settle();
            end(sink, whole);
        } finally {
            settle();
        }
    }

    private void settle() {
        if (!call.charge().settled()) {
            usage.or(this::measured).ifPresentOrElse(call.charge()::settle, call.charge()::whole);
        }
    }

    /**
     * What passed, where that is all there is: a stranger's model may have thought unseen, and
     * breaking off would make that free.
     */
    private Optional<Usage> measured() {
        return ended || call.provider().own()
                ? Optional.of(call.measured(written.toString()))
                : Optional.empty();
    }

    /** Whether the provider came to its end. */
    private boolean pass(Sink sink) throws IOException {
        for (Optional<Item> item = next(); item.isPresent(); item = next()) {
            switch (item.get()) {
                case Item.Comment(var text) -> comment(text, sink);
                case Item.Event(var data) -> {
                    if (data.equals(DONE)) {
                        return true;
                    }
                    if (!chunk(data, sink)) {
                        return false;
                    }
                }
            }
        }
        return false;
    }

    /** A provider that breaks off has no next item; what came before it was passed on. */
    private Optional<Item> next() throws IOException {
        try {
            return events.next();
        } catch (IOException | UpstreamException broken) {
            if (gone.get()) {
                throw new IOException("the client is gone", broken);
            }
            return Optional.empty();
        }
    }

    private void comment(String text, Sink sink) throws IOException {
        if (text.startsWith(RECEIPT)) {
            call.collect(List.of(text.substring(RECEIPT.length())));
        } else {
            sink.send(Bytes.of(": keepalive\n\n"));
        }
    }

    private boolean chunk(String data, Sink sink) throws IOException {
        JsonNode chunk = read(data);
        if (!chunk.path("choices").isArray()) {
            return false; // an error event, or nothing that a client could read
        }
        Optional<Usage> reported = Usage.reported(chunk);
        usage = reported.or(() -> usage);
        written.append(Deltas.text(chunk, "delta"));
        boolean onlyUsage = reported.isPresent() && chunk.path("choices").isEmpty();
        if (!onlyUsage || call.question().usageWanted()) {
            sink.send(event(data));
        }
        return true;
    }

    private static JsonNode read(String data) {
        try {
            return Json.MAPPER.readTree(data);
        } catch (IOException notJson) {
            return Json.MAPPER.missingNode();
        }
    }

    private void end(Sink sink, boolean whole) throws IOException {
        for (String receipt : call.passage().receipts()) {
            sink.send(Bytes.of(": " + RECEIPT + receipt + "\n\n"));
        }
        if (!whole) {
            sink.send(ApiErrors.frame(Problem.UPSTREAM_FAILED, BROKEN));
            throw new IOException(BROKEN); // clients that do not know error events see the cut
        }
        sink.send(event(DONE));
    }

    private static Bytes event(String data) {
        return Bytes.of("data: " + data.replace("\n", "\ndata: ") + "\n\n");
    }
}
