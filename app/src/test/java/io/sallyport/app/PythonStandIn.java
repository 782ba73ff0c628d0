// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * On a machine without Python, {@code python3} of a folder {@code bin}: it does what the guide's
 * service does, on the ports that stand in that service's text, with the JDK's own server.
 */
final class PythonStandIn {
    private static final String SERVICE =
            """
            import module java.net.http;
            import module jdk.httpserver;

            void main(String[] arguments) throws Exception {
                String script = Files.readString(Path.of(arguments[0]));
                var ports = Pattern.compile("\\\\b\\\\d{4,5}\\\\b").matcher(script).results().map(MatchResult::group).toList();
                var client = HttpClient.newHttpClient();
                var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(ports.getLast()));
                var server = HttpServer.create(address, 0);
                server.createContext("/", exchange -> {
                    var asked = exchange.getRequestHeaders();
                    var search = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.getFirst()
                                    + "/v1/vector_stores/handbook/search"))
                            .header("Content-Type", "application/json")
                            .header("Sallyport-Caller", asked.getFirst("Sallyport-Caller"))
                            .POST(HttpRequest.BodyPublishers.ofString("{\\"query\\": \\"paid vacation\\"}"))
                            .build();
                    try (exchange) {
                        String found = client.send(search, HttpResponse.BodyHandlers.ofString()).body();
                        long passages = Pattern.compile("\\"file_id\\"").matcher(found).results().count();
                        byte[] answer = "%s may read %d passages%n"
                                .formatted(asked.getFirst("Sallyport-Subject"), passages).getBytes();
                        exchange.sendResponseHeaders(200, answer.length);
                        exchange.getResponseBody().write(answer);
                    } catch (InterruptedException e) {
                        throw new java.io.IOException(e);
                    }
                });
                server.start();
            }
            """;

    private PythonStandIn() {}

    /** Nothing where there is a real one. */
    static void whereThereIsNone(Path folder) throws IOException {
        boolean real =
                Arrays.stream(System.getenv("PATH").split(":", -1))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "python3")));
        if (!real) {
            put(folder);
        }
    }

    private static void put(Path folder) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path service = Files.writeString(bin.resolve("StandIn.java"), SERVICE);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path python = bin.resolve("python3");
        Files.writeString(python, "#!/bin/sh\nexec '%s' '%s' \"$@\"\n".formatted(java, service));
        assertThat(python.toFile().setExecutable(true)).isTrue();
    }
}
