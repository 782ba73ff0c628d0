// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient.StreamedReply;
import io.sallyport.http.Response;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Passes an answer on: a short one whole, any other as it comes, and one that breaks off as broken
 * off.
 *
 * @param reply closed here, whatever happens
 * @param headers what is left of its header fields
 * @param holds asked before each piece: whether its reader may still have it
 * @param ended runs once when there is no more of it
 */
record Relay(StreamedReply reply, Headers headers, BooleanSupplier holds, Runnable ended) {
    private static final int PIECE = 16 << 10;
    private static final int SHORT = 64 << 10;

    /**
     * The answer for who asked.
     *
     * @param head whether the request was for the head only
     * @throws IOException when a short answer breaks off
     */
    Response response(boolean head) throws IOException {
        int status = reply.status();
        if (head || status == 204 || status == 304) {
            return whole(Bytes.NONE);
        }
        Optional<Integer> length = shortLength();
        if (length.isEmpty()) {
            return new Response(status, headers, new Response.Body.Streamed(this::write));
        }
        try {
            return whole(Bytes.of(reply.body().readNBytes(length.get())));
        } catch (IOException e) {
            end();
            throw e;
        }
    }

    private Response whole(Bytes bytes) {
        end();
        return new Response(reply.status(), headers, new Response.Body.Whole(bytes));
    }

    private void write(Response.Sink sink) throws IOException {
        sink.onGone(reply::close); // wakes the reader below, and tells the other end
        try {
            byte[] piece = new byte[PIECE];
            int count = reply.body().read(piece);
            while (count >= 0) {
                if (!holds.getAsBoolean()) {
                    throw new IOException("answer: its caller was revoked");
                }
                sink.send(Bytes.of(Arrays.copyOf(piece, count)));
                count = reply.body().read(piece);
            }
        } finally {
            end();
        }
    }

    private void end() {
        reply.close();
        ended.run();
    }

    private Optional<Integer> shortLength() {
        return reply.headers()
                .one("content-length")
                .filter(text -> text.matches("[0-9]{1,5}"))
                .map(Integer::parseInt)
                .filter(length -> length <= SHORT);
    }
}
