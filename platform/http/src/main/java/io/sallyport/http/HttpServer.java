// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.tls.PeerJudge;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.BindException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listening port. Each request runs on a virtual thread of its own; with mutual TLS its peer is
 * judged again on every request. {@link #close} stops listening, lets running requests end for a
 * few seconds and closes the connections.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final io.vertx.core.http.HttpServer engine;
    private final long sweeper;
    private final AtomicBoolean closed = new AtomicBoolean();

    private HttpServer(Vertx vertx, io.vertx.core.http.HttpServer engine, long sweeper) {
        this.vertx = vertx;
        this.engine = engine;
        this.sweeper = sweeper;
    }

    /**
     * Starts listening. With mutual TLS the server first asks itself without a certificate, and
     * does not start unless that is refused.
     *
     * @throws PortInUseException naming the port
     * @throws IllegalStateException when TLS would not guard the port, or nothing can listen there
     */
    public static HttpServer start(Listener listener, ServerTls tls, HttpHandler handler) {
        return start(
                new Setup(listener, tls, Clock.systemUTC(), Connections.Limits.DEFAULT), handler);
    }

    static HttpServer start(Setup setup, HttpHandler handler) {
        var refusals = new Refusals(handler);
        var worker = new Worker(setup.limits().running(), refusals);
        return listen(
                setup, refusals, (intake, request) -> serve(request, intake, worker, handler));
    }

    private static void serve(
            HttpServerRequest request, Intake intake, Worker worker, HttpHandler handler) {
        intake.admit(
                request,
                admitted ->
                        intake.body(
                                admitted,
                                body ->
                                        worker.run(
                                                admitted.answer(),
                                                body.hold(),
                                                () ->
                                                        handler.handle(
                                                                admitted.whole(body.bytes())))));
    }

    /** Whether this machine has the native TLS engine that mutual TLS needs. */
    public static boolean nativeTls() {
        return io.netty.handler.ssl.OpenSsl.isAvailable();
    }

    /** The port that is listened on. */
    public int port() {
        return engine.actualPort();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Engine.quietly(engine.shutdown(DRAIN), DRAIN.plusSeconds(2));
            vertx.cancelTimer(sweeper);
            Engine.release();
        }
    }

    /** All that a server is made of, apart from what answers. */
    record Setup(
            Listener listener,
            ServerTls tls,
            Clock clock,
            Connections.Limits limits,
            BodyBudget bodies) {
        Setup {
            if (listener.maxBody().bytes() > bodies.most()) {
                throw new IllegalArgumentException(
                        "listener max-body: "
                                + listener.maxBody().bytes()
                                + " bytes (expected: at most "
                                + bodies.most()
                                + ", a quarter of the heap); lower it or raise -Xmx");
            }
        }

        /** With the budget that all servers of this process share. */
        Setup(Listener listener, ServerTls tls, Clock clock, Connections.Limits limits) {
            this(listener, tls, clock, limits, Engine.bodies());
        }

        Optional<PeerJudge> judge() {
            return switch (tls) {
                case ServerTls.Mutual(var identity, var foreigners) ->
                        Optional.of(new PeerJudge(identity, foreigners, clock));
                case ServerTls.ServerOnly _, ServerTls.Loopback _ -> Optional.empty();
            };
        }

        boolean loopback() {
            return tls instanceof ServerTls.Loopback;
        }

        /** Often enough for the shortest limit, at most once a second. */
        long sweepMillis() {
            long shortest =
                    Math.min(
                            Math.min(listener.idle().toMillis(), listener.request().toMillis()),
                            limits.write().toMillis());
            return Math.clamp(shortest / 4, 20, 1000);
        }
    }

    /** What the engine calls for each request. */
    @FunctionalInterface
    private interface Door {
        void enter(Intake intake, HttpServerRequest request);
    }

    private static HttpServer listen(Setup setup, Refusals refusals, Door door) {
        Vertx vertx = Engine.acquire();
        boolean started = false;
        try {
            HttpServer server = bound(vertx, setup, refusals, door);
            try {
                if (setup.tls() instanceof ServerTls.Mutual) {
                    SelfTest.refusesStrangers(setup.listener().host(), server.port());
                }
                started = true;
                return server;
            } finally {
                if (!started) {
                    Engine.quietly(server.engine.close(), DRAIN);
                    vertx.cancelTimer(server.sweeper);
                }
            }
        } finally {
            if (!started) {
                Engine.release();
            }
        }
    }

    private static HttpServer bound(Vertx vertx, Setup setup, Refusals refusals, Door door) {
        var gate = new HandshakeGate(setup.limits().handshakes());
        HttpServerOptions options = ServerOptions.of(setup.listener(), setup.tls(), gate);
        var connections = new Connections(setup.listener(), setup.limits(), setup.judge());
        var rules = new RequestRules(setup.listener().maxBody().bytes(), setup.loopback());
        var terms = new Intake.Terms(rules, refusals, setup.bodies(), setup.limits().write());
        var intake = new Intake(vertx, connections, terms);
        io.vertx.core.http.HttpServer engine =
                vertx.createHttpServer(options)
                        .connectionHandler(http -> {
                            OneLineFields.guard(http, options.getHttp1Config());
                            connections.opened(http);
                        })
                        .invalidRequestHandler(intake::invalid)
                        .exceptionHandler(e ->
                                LOG.atDebug()
                                        .addKeyValue("cause", e.toString())
                                        .log("connection failed"))
                        .requestHandler(request -> door.enter(intake, request));
        try {
            Engine.await(engine.listen(), START_LIMIT);
        } catch (ExecutionException | TimeoutException e) {
            throw cannotListen(setup.listener(), e);
        }
        long sweeper = vertx.setPeriodic(setup.sweepMillis(), _ -> connections.sweep());
        return new HttpServer(vertx, engine, sweeper);
    }

    private static RuntimeException cannotListen(Listener listener, Exception e) {
        if (e.getCause() instanceof BindException taken
                && String.valueOf(taken.getMessage()).contains("in use")) {
            return new PortInUseException(listener.port(), taken);
        }
        return new IllegalStateException(
                "listener: cannot listen on "
                        + listener.host()
                        + ":"
                        + listener.port()
                        + " (expected: an address of this machine and a port we may take)",
                e);
    }
}
