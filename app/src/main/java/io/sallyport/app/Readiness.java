// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Waits until roles say that they are ready, showing what is still missing; tells why when one has
 * died.
 */
final class Readiness {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(150);
    private static final int LAST_LINES = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Layout layout;
    private final Processes processes;

    Readiness(Layout layout, Processes processes) {
        this.layout = layout;
        this.processes = processes;
    }

    void await(List<Role> roles) {
        var waiting = new ArrayList<>(roles);
        Instant end = Instant.now().plus(PATIENCE);
        while (!waiting.isEmpty()) {
            requireAlive();
            if (Instant.now().isAfter(end)) {
                throw late(waiting);
            }
            if (waiting.removeIf(role -> missing(role).isEmpty())) {
                System.out.println(
                        "demo: ready %d of %d%s"
                                .formatted(
                                        roles.size() - waiting.size(),
                                        roles.size(),
                                        waiting.isEmpty()
                                                ? ""
                                                : ", waiting for " + names(waiting)));
            } else {
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private Refusal late(List<Role> waiting) {
        String each =
                waiting.stream()
                        .map(role -> role.text() + ": " + missing(role).orElse("ready just now"))
                        .collect(Collectors.joining("\n"));
        return new Refusal(
                "not ready after %d s (expected: all roles ready); logs are in %s%n%s"
                        .formatted(PATIENCE.toSeconds(), layout.dir().resolve("logs"), each));
    }

    /** Waits for a process that ends by itself. */
    void awaitEnd(Process process, String name) {
        try {
            boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                throw died(name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("interrupted");
        }
    }

    private void requireAlive() {
        for (Processes.Started one : processes.all()) {
            if (!one.handle().isAlive()) {
                throw died(one.name());
            }
        }
    }

    private Refusal died(String name) {
        String last;
        try {
            List<String> lines = Files.readAllLines(layout.log(name));
            last =
                    String.join(
                            "\n",
                            lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            last = "(no log)";
        }
        return new Refusal(
                "%s: ended early; its last lines, from %s:\n%s"
                        .formatted(name, layout.log(name), last));
    }

    /** What the role itself says that it lacks; empty when it is ready. */
    private Optional<String> missing(Role role) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + layout.managementPort(role) + "/readyz");
            var connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(2000);
            try {
                return connection.getResponseCode() == 200
                        ? Optional.empty()
                        : Optional.of(detail(connection));
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return Optional.of("no answer yet");
        }
    }

    private static String detail(HttpURLConnection connection) throws IOException {
        try (InputStream body = connection.getErrorStream()) {
            return body == null ? "not ready" : JSON.readTree(body).path("detail").asText();
        }
    }

    private static String names(List<Role> roles) {
        return roles.stream().map(Role::text).collect(Collectors.joining(", "));
    }
}
