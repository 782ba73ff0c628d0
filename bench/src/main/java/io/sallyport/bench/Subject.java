// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.tls.IdentitySource;
import io.sallyport.world.DemoException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A server that is measured: a process of its own, in a folder of its own. */
final class Subject implements AutoCloseable {
    private static final int TRIES = 100;

    private final Process process;
    private final IdentityFolder folder;
    private final int port;
    private final int plainPort;

    private Subject(Process process, IdentityFolder folder, int port, int plainPort) {
        this.process = process;
        this.folder = folder;
        this.port = port;
        this.plainPort = plainPort;
    }

    /** Ours: {@link TlsSubject}. */
    static Subject sallyport(IdentitySource identity) {
        IdentityFolder folder = IdentityFolder.of(identity);
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djdk.tls.server.enableSessionTicketExtension=false",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TlsSubject.class.getName(),
                        folder.path().toString());
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            BufferedReader said = process.inputReader(StandardCharsets.US_ASCII);
            String[] ports = String.valueOf(said.readLine()).split(" ", -1);
            if (ports.length != 2) {
                process.destroy();
                throw new DemoException("bench: the server did not start (expected: two ports)");
            }
            return new Subject(
                    process, folder, Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
        } catch (IOException e) {
            throw new DemoException("bench: no server: " + e.getMessage(), e);
        }
    }

    /** nginx with the same certificate and the same demands; empty where there is none. */
    static Optional<Subject> nginx(IdentitySource identity) {
        Optional<Path> program =
                Arrays.stream((System.getenv("PATH") + ":/usr/sbin").split(":", -1))
                        .map(place -> Path.of(place, "nginx"))
                        .filter(Files::isExecutable)
                        .findFirst();
        return program.map(nginx -> start(nginx, IdentityFolder.of(identity)));
    }

    private static Subject start(Path nginx, IdentityFolder folder) {
        int port = freePort();
        try {
            Files.writeString(folder.path().resolve("nginx.conf"), conf(folder.path(), port));
            Process process =
                    new ProcessBuilder(
                                    nginx.toString(),
                                    "-p",
                                    folder.path().toString(),
                                    "-c",
                                    folder.path().resolve("nginx.conf").toString())
                            .redirectErrorStream(true)
                            .redirectOutput(folder.path().resolve("nginx.log").toFile())
                            .start();
            awaitPort(port);
            return new Subject(process, folder, port, 0);
        } catch (IOException e) {
            throw new DemoException("bench: nginx: " + e.getMessage(), e);
        }
    }

    /** One process: its processor time is the server's. */
    private static String conf(Path folder, int port) {
        return """
        daemon off;
        master_process off;
        pid %1$s/nginx.pid;
        error_log %1$s/error.log;
        events { worker_connections 4096; }
        http {
            access_log off;
            client_body_temp_path %1$s/body;
            proxy_temp_path %1$s/proxy;
            fastcgi_temp_path %1$s/fastcgi;
            uwsgi_temp_path %1$s/uwsgi;
            scgi_temp_path %1$s/scgi;
            server {
                listen 127.0.0.1:%2$d ssl;
                ssl_protocols TLSv1.3;
                ssl_certificate %1$s/svid.pem;
                ssl_certificate_key %1$s/svid.key;
                ssl_client_certificate %1$s/bundle.pem;
                ssl_verify_client on;
                ssl_session_cache off;
                ssl_session_tickets off;
                location / { return 200 "ok"; }
            }
        }
        """
                .formatted(folder, port);
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new DemoException("bench: no free port: " + e.getMessage(), e);
        }
    }

    private static void awaitPort(int port) {
        for (int i = 0; i < TRIES; i++) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                rest();
            }
        }
        throw new DemoException("bench: nginx does not listen (expected: on port " + port + ")");
    }

    private static void rest() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("bench: interrupted", e);
        }
    }

    /** Where it wants mutual TLS. */
    int port() {
        return port;
    }

    /** Where it answers without; 0 when it does not. */
    int plainPort() {
        return plainPort;
    }

    /** Processor time so far, see {@link ProcessUse}. */
    long ticks() {
        return use().cpuTicks();
    }

    long residentKiB() {
        return use().residentKiB();
    }

    private ProcessUse use() {
        return ProcessUse.of(process.pid())
                .orElseThrow(() -> new DemoException("bench: the server has ended"));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        folder.close();
    }
}
