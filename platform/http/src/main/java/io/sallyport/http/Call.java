// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way, from the caller's thread to the event loop and back.
 *
 * @param <T> what the answer becomes
 */
final class Call<T> {
    /** Framing and the connection are ours; what a caller puts there is left out. */
    private static final Set<String> OURS =
            Set.of(
                    "host",
                    "connection",
                    "content-length",
                    "transfer-encoding",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "upgrade",
                    "expect");

    /** What is asked. */
    record Ask(String method, String path, Headers headers, Bytes body, Duration timeout) {}

    /** Turns an answer's head, and perhaps its body, into a result; on the event loop. */
    @FunctionalInterface
    interface Receiver<T> {
        Future<T> receive(HttpClientRequest request, HttpClientResponse response);
    }

    private final Target target;
    private final ClientEngine engine;
    private final Ask ask;
    private final Receiver<T> receiver;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private @Nullable HttpClientRequest sent;
    private boolean cancelled;

    Call(Target target, ClientEngine engine, Ask ask, Receiver<T> receiver) {
        HeaderFields.requireWritable(ask.headers());
        this.target = target;
        this.engine = engine;
        this.ask = ask;
        this.receiver = receiver;
    }

    /** Sends and waits. */
    T await() {
        start(2);
        try {
            return result.get(ask.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            cancel();
            throw Failures.timeout(target, ask.timeout());
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            throw Failures.interrupted(target);
        } catch (ExecutionException e) {
            throw Failures.of(target, Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    // Tried again only before anything was sent: a pool that is ending, a callee that ran out.
    private void start(int tries) {
        HttpClientAgent agent = engine.agent();
        agent.request(options())
                .onSuccess(request -> {
                    if (engine.stillGood(request.connection())) {
                        send(request);
                    } else if (tries > 0) {
                        start(tries - 1);
                    } else {
                        fail(Failures.endedCertificate(target));
                    }
                })
                .onFailure(e -> {
                    if (tries > 0 && !engine.agent().equals(agent)) {
                        start(tries - 1);
                    } else {
                        fail(e);
                    }
                });
    }

    private RequestOptions options() {
        var options = new RequestOptions();
        options.setHost(target.host());
        options.setPort(target.port());
        options.setMethod(HttpMethod.valueOf(ask.method()));
        options.setURI(target.prefix() + ask.path());
        options.setConnectTimeout(
                Math.clamp(ask.timeout().toMillis(), 1, ClientOptions.CONNECT_MILLIS));
        return options;
    }

    private void send(HttpClientRequest request) {
        synchronized (this) {
            sent = request;
        }
        if (isCancelled()) {
            reset(request);
            return;
        }
        ask.headers()
                .fields()
                .forEach((name, values) -> {
                    if (!OURS.contains(name)) {
                        request.putHeader(name, values);
                    }
                });
        request.response()
                .compose(response -> receiver.receive(request, response))
                .onSuccess(result::complete)
                .onFailure(this::fail);
        var _ =
                ask.body().length() == 0 && bodyless()
                        ? request.end()
                        : request.end(Buffer.buffer(ask.body().array()));
    }

    private boolean bodyless() {
        return ask.method().equals("GET")
                || ask.method().equals("HEAD")
                || ask.method().equals("DELETE");
    }

    private void fail(Throwable e) {
        result.completeExceptionally(e);
    }

    private synchronized boolean isCancelled() {
        return cancelled;
    }

    private void cancel() {
        HttpClientRequest running;
        synchronized (this) {
            cancelled = true;
            running = sent;
        }
        if (running != null) {
            reset(running);
        }
    }

    private static void reset(HttpClientRequest request) {
        var _ = request.reset();
    }
}
