// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.runtime.Metrics;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.util.function.BooleanSupplier;

/**
 * The management port of a process, loopback only: {@code /livez}, {@code /readyz}, {@code
 * /metrics}.
 */
public final class Management {
    private Management() {}

    /** Starts it; {@code ready} is asked on each {@code /readyz}. */
    public static HttpServer start(int port, Metrics metrics, BooleanSupplier ready) {
        return HttpServer.start(
                Listener.loopback(port),
                new ServerTls.Loopback(),
                request -> answer(request, metrics, ready));
    }

    private static Response answer(Request request, Metrics metrics, BooleanSupplier ready) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw new ProblemException(
                    Problem.METHOD_NOT_ALLOWED,
                    "method",
                    "method: " + request.method() + " (expected: GET)");
        }
        return switch (request.path()) {
            case "/livez" -> text("ok\n");
            case "/readyz" -> readiness(ready);
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

    private static Response readiness(BooleanSupplier ready) {
        if (ready.getAsBoolean()) {
            return text("ready\n");
        }
        throw new ProblemException(
                Problem.NOT_READY, "not_ready", "process: not ready (expected: ready); wait");
    }

    private static Response text(String text) {
        return Response.of(200, "text/plain; charset=utf-8", Bytes.of(text));
    }
}
