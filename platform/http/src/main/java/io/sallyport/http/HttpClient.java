// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import java.net.URI;
import java.time.Duration;

/**
 * A blocking client for one callee, over kept connections. Thread-safe. Never falls back to plain
 * text and never follows redirects.
 */
public final class HttpClient implements AutoCloseable {
    /** Mutual TLS; the callee must be {@code callee}, whatever its name. */
    public static HttpClient mutual(IdentitySource identity, SpiffeId callee, URI base) {
        throw new UnsupportedOperationException("skeleton");
    }

    /**
     * Server TLS against the platform's public certificate authorities: providers, outside parties.
     */
    public static HttpClient outside(URI base) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Plain HTTP, for loopback only. */
    public static HttpClient loopback(URI base) {
        throw new UnsupportedOperationException("skeleton");
    }

    /**
     * Sends one request and waits for the whole answer.
     *
     * @param limit the answer's size in bytes; a larger one is an {@link UpstreamException}
     * @throws UpstreamException when there is no answer within {@code timeout}, or the callee is
     *     not who it must be
     */
    public Reply send(
            String method, String path, Headers headers, Bytes body, Duration timeout, int limit) {
        throw new UnsupportedOperationException("skeleton");
    }

    /**
     * Sends one request and gives its answer's body as it comes. Close the stream to let the
     * connection go; closing it early cancels the request at the callee.
     */
    public StreamedReply open(
            String method, String path, Headers headers, Bytes body, Duration timeout) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** A whole answer. */
    public record Reply(int status, Headers headers, Bytes body) {}

    /** An answer whose body is still coming; {@code body} blocks while there is nothing to read. */
    public record StreamedReply(int status, Headers headers, java.io.InputStream body)
            implements AutoCloseable {
        @Override
        public void close() {
            try {
                body.close();
            } catch (java.io.IOException ignored) {
                // the connection is gone already
            }
        }
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("skeleton");
    }
}
