// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.enforcement.ChainWork;
import io.sallyport.enforcement.Passage;
import io.sallyport.http.Bytes;
import io.sallyport.http.Response;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An orchestrator whose answer comes when the test says so, piece by piece. Thread-safe. */
final class Faucet implements ChainWork {
    private static final String END = "";
    private static final String CUT = "cut";
    private static final long PATIENCE_S = 60;

    /** Less than the web app waits for a piece: else its own timeout would look like a Stop. */
    private static final long LEAVING_S = 30;

    private final BlockingQueue<String> pieces = new LinkedBlockingQueue<>();
    private final CompletableFuture<Passage> asked = new CompletableFuture<>();
    private final CountDownLatch gone = new CountDownLatch(1);

    @Override
    public Response answer(Passage passage) {
        asked.complete(passage);
        return Response.stream(200, "text/event-stream", this::run);
    }

    private void run(Response.Sink sink) throws IOException {
        sink.onGone(() -> {
            gone.countDown();
            end();
        });
        try {
            for (String piece = next(); !piece.equals(END); piece = next()) {
                if (piece.equals(CUT)) {
                    throw new IOException("cut off by the test");
                }
                sink.send(Bytes.of(piece));
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private String next() throws InterruptedException {
        String piece = pieces.poll(PATIENCE_S, TimeUnit.SECONDS);
        return piece == null ? END : piece;
    }

    /** Lets one piece out. */
    void pour(String events) {
        pieces.add(events);
    }

    /** Ends the stream as if all was said. */
    void end() {
        pieces.add(END);
    }

    /** Breaks the connection. */
    void cut() {
        pieces.add(CUT);
    }

    /** The question, once it is here. */
    Passage asked() throws Exception {
        return asked.get(PATIENCE_S, TimeUnit.SECONDS);
    }

    /** Waits until whoever asked has gone away. */
    void awaitGone() throws InterruptedException {
        assertThat(gone.await(LEAVING_S, TimeUnit.SECONDS)).isTrue();
    }
}
