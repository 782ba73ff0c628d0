// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.runtime.ByteSize;
import io.sallyport.runtime.Default;
import java.time.Duration;

/**
 * Where a server listens and what it takes, in the configuration as {@code listener}.
 *
 * @param host an address of this machine
 * @param port 0 picks a free one
 * @param maxBody larger bodies are refused with 413; 64 KiB by default where {@link #SMALL} stands
 * @param maxHeader all header fields together; larger is 431
 * @param handshake a TLS handshake takes at most this
 * @param idle a connection with nothing to do lives at most this; a running answer does not count
 * @param request a body must be whole within this
 */
public record Listener(
        @Default("127.0.0.1") String host,
        int port,
        @Default("1MiB") ByteSize maxBody,
        @Default("16KiB") ByteSize maxHeader,
        @Default("10s") Duration handshake,
        @Default("75s") Duration idle,
        @Default("30s") Duration request) {

    /** The default of roles that take forms and certificate requests, not documents. */
    public static final String SMALL = "max-body: 64KiB";

    /** Loopback with the default limits. */
    public static Listener loopback(int port) {
        return new Listener(
                "127.0.0.1",
                port,
                new ByteSize(1 << 20),
                new ByteSize(16 << 10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(75),
                Duration.ofSeconds(30));
    }
}
