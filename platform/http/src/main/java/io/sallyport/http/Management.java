// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.runtime.Metrics;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.util.List;
import java.util.function.Supplier;

/**
 * The management port of a process, loopback only: {@code /livez}, {@code /readyz}, {@code
 * /metrics}.
 */
public final class Management {
    private Management() {}

    /**
     * Starts it.
     *
     * @param missing asked on each {@code /readyz}: what the process still lacks, one line each,
     *     shown to whoever asks; empty when it is ready
     */
    public static HttpServer start(int port, Metrics metrics, Supplier<List<String>> missing) {
        return HttpServer.start(
                Listener.loopback(port),
                new ServerTls.Loopback(),
                request -> answer(request, metrics, missing));
    }

    private static Response answer(
            Request request, Metrics metrics, Supplier<List<String>> missing) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw ProblemException.methodNotAllowed("GET, HEAD");
        }
        return switch (request.path()) {
            case "/livez" -> text("ok\n");
            case "/readyz" -> readiness(missing.get());
            case "/metrics" ->
                    Response.of(
                            200,
                            "text/plain; version=0.0.4; charset=utf-8",
                            Bytes.of(metrics.text()));
            default ->
                    throw new ProblemException(
                            Problem.NOT_FOUND,
                            "path",
                            "path: unknown (expected: /livez, /readyz or /metrics)");
        };
    }

    private static Response readiness(List<String> missing) {
        if (missing.isEmpty()) {
            return text("ready\n");
        }
        throw new ProblemException(
                Problem.NOT_READY, "not_ready", "not ready: " + String.join(" | ", missing));
    }

    private static Response text(String text) {
        return Response.of(200, "text/plain; charset=utf-8", Bytes.of(text));
    }
}
