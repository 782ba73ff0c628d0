// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Finds room for a whole chain: below the ports that the system hands out by itself. */
final class FreePorts {
    private static final int FIRST = 12_000;
    private static final int LAST = 30_000;
    private static final int SPAN = 60; // base + 0 to base + 51, and the same 1000 above
    private static final int MANAGEMENT = 1_000;
    private static final int TRIES = 200;

    private FreePorts() {}

    /** A port base whose ports are all free in this moment. */
    static int base() {
        return ThreadLocalRandom.current()
                .ints(TRIES, FIRST, LAST)
                .filter(FreePorts::free)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "port base: none found (expected: 60 free ports in a row)"));
    }

    private static boolean free(int base) {
        return IntStream.range(0, SPAN)
                .allMatch(
                        offset -> bindable(base + offset) && bindable(base + MANAGEMENT + offset));
    }

    private static boolean bindable(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
