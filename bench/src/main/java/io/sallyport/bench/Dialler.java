// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.TlsManagers;
import io.sallyport.world.DemoException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Opens connections with mutual TLS, each with a handshake of its own, from many loopback
 * addresses: one alone would be held back by the server's limits. The JDK's TLS: it is not what is
 * measured.
 */
final class Dialler {
    private static final int AT_A_TIME = 8;
    private static final int ADDRESSES = 64;
    private static final int LIMIT_MILLIS = 30_000;
    private static final String HEAD = "GET / HTTP/1.1\r\nHost: localhost\r\n";

    private final SSLSocketFactory factory;
    private final AtomicInteger dialled = new AtomicInteger();

    /** One connection; closing it twice changes nothing. */
    interface Open extends AutoCloseable {
        @Override
        void close();
    }

    Dialler(IdentitySource identity, SpiffeId callee) {
        this.factory = TlsManagers.context(identity, callee::equals).getSocketFactory();
    }

    /** So many connections, one small request on each, and its end. */
    void dial(int port, int times) {
        all(
                times,
                () -> {
                    try (SSLSocket line = connect(port)) {
                        ask(line, "Connection: close\r\n");
                        line.getInputStream().readAllBytes();
                        return line;
                    }
                });
    }

    /** So many connections that stay, each with its handshake done. */
    List<Open> open(int port, int times) {
        return all(
                        times,
                        () -> {
                            SSLSocket line = connect(port);
                            ask(line, "");
                            if (line.getInputStream().read() < 0) {
                                throw new IOException("closed");
                            }
                            return line;
                        })
                .stream()
                .map(Dialler::open)
                .toList();
    }

    private static Open open(SSLSocket line) {
        return () -> {
            try {
                line.close();
            } catch (IOException e) {
                return; // gone already
            }
        };
    }

    private SSLSocket connect(int port) throws IOException {
        int host = 2 + Math.floorMod(dialled.getAndIncrement(), ADDRESSES);
        var socket = new Socket();
        socket.setSoTimeout(LIMIT_MILLIS);
        socket.bind(new InetSocketAddress(address(host), 0));
        socket.connect(new InetSocketAddress(address(1), port), LIMIT_MILLIS);
        return (SSLSocket) factory.createSocket(socket, "localhost", port, true);
    }

    private static InetAddress address(int last) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }

    private static void ask(SSLSocket line, String more) throws IOException {
        line.getOutputStream().write((HEAD + more + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static <T> List<T> all(int times, Callable<T> work) {
        try (var threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            var running = new ArrayList<Future<T>>();
            for (int i = 0; i < times; i++) {
                running.add(threads.submit(work));
            }
            var results = new ArrayList<T>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new DemoException("bench: a connection failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("bench: interrupted", e);
        }
    }
}
