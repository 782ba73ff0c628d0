// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to a local port on which some connections break off with the first byte. */
final class ShakyLine implements AutoCloseable {
    private final int to;
    private final Set<Integer> broken;
    private final ServerSocket server;
    private final AtomicInteger connections = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param broken which connections, counted from 1
     */
    ShakyLine(int to, Set<Integer> broken) throws IOException {
        this.to = to;
        this.broken = Set.copyOf(broken);
        this.server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                boolean breaks = broken.contains(connections.incrementAndGet());
                threads.execute(() -> join(caller, breaks));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void join(Socket caller, boolean breaks) {
        try (caller) {
            if (breaks) {
                int first = caller.getInputStream().read();
                if (first < 0) {
                    throw new IOException("hung up first");
                }
                return;
            }
            try (var callee = new Socket(InetAddress.getLoopbackAddress(), to)) {
                threads.execute(() -> copy(callee, caller));
                copy(caller, callee);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Socket from, Socket into) {
        try {
            from.getInputStream().transferTo(into.getOutputStream());
            into.shutdownOutput();
        } catch (IOException e) {
            return; // either side has hung up
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
