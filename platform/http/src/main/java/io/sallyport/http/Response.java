// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

/**
 * An answer.
 *
 * @param status RFC 9110, 15
 * @param headers without length and framing, which the server adds
 * @param body whole, or written as it comes
 */
public record Response(int status, Headers headers, Body body) {
    /** What is sent after the header. */
    public sealed interface Body {
        /** Known now. */
        record Whole(Bytes bytes) implements Body {}

        /** Written by {@code writer} on the request's virtual thread, after the header was sent. */
        record Streamed(StreamWriter writer) implements Body {}
    }

    /** Writes a body as it comes. */
    @FunctionalInterface
    public interface StreamWriter {
        /**
         * Writes all of it; returning ends the body well, throwing cuts the connection.
         *
         * @throws java.io.IOException when the client is gone
         */
        void write(Sink sink) throws java.io.IOException;
    }

    /** Where a streamed body goes. */
    public interface Sink {
        /**
         * Sends the bytes now; waits while the client does not read.
         *
         * @throws java.io.IOException when the client is gone or did not read within the write
         *     limit
         */
        void send(Bytes bytes) throws java.io.IOException;

        /**
         * Calls {@code action} once when the client goes away, at once when it is gone; on any
         * thread.
         */
        void onGone(Runnable action);
    }

    /** An answer that is known now. */
    public static Response of(int status, String contentType, Bytes body) {
        return new Response(
                status, Headers.NONE.with("content-type", contentType), new Body.Whole(body));
    }

    /** A JSON answer. */
    public static Response json(int status, String json) {
        return of(status, "application/json", Bytes.of(json));
    }

    /** An answer written as it comes. */
    public static Response stream(int status, String contentType, StreamWriter writer) {
        return new Response(
                status, Headers.NONE.with("content-type", contentType), new Body.Streamed(writer));
    }

    /** This answer with one more header value. */
    public Response with(String name, String value) {
        return new Response(status, headers.with(name, value), body);
    }
}
