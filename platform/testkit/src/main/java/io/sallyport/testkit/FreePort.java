// SPDX-License-Identifier: Apache-2.0
package io.sallyport.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers whose address has to be known before they start. They lie below those that the
 * system hands out by itself, so that no client's connection takes one in between.
 */
public final class FreePort {
    private static final int FIRST = 12_000;
    private static final int LAST = 30_000;
    private static final int TRIES = 200;

    private FreePort() {}

    /** A port of loopback that nothing listened on a moment ago. */
    public static int next() {
        return ThreadLocalRandom.current()
                .ints(TRIES, FIRST, LAST)
                .filter(FreePort::free)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("port: none found (expected: a free one)"));
    }

    private static boolean free(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
