// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.sallyport.http.Connection.Phase;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.sallyport.tls.Peer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in, on the event loop, in this order: who it is, what the head is, then the body within
 * its limit; only then the request gets a thread.
 */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final Vertx vertx;
    private final Connections connections;
    private final RequestRules rules;
    private final Refusals refusals;
    private final BodyBudget bodies;
    private final Duration write;

    Intake(Vertx vertx, Connections connections, Terms terms) {
        this.vertx = vertx;
        this.connections = connections;
        this.rules = terms.rules();
        this.refusals = terms.refusals();
        this.bodies = terms.bodies();
        this.write = terms.write();
    }

    /**
     * What lets a request in.
     *
     * @param refusals how one is told that it is not let in
     * @param bodies what all bodies together may take
     * @param write a client takes at most this to read what was sent
     */
    record Terms(RequestRules rules, Refusals refusals, BodyBudget bodies, Duration write) {}

    /** A request whose head was let in; its body is still to be read. */
    record Admitted(HttpServerRequest engine, Answer answer, Optional<Peer> peer, String path) {
        Request whole(Bytes body) {
            return new Request(
                    answer.id(),
                    engine.method().name(),
                    path,
                    RequestRules.query(engine.uri()),
                    HeaderFields.of(engine.headers()),
                    body,
                    peer,
                    HeaderFields.address(engine.remoteAddress()));
        }
    }

    /** Hands a request on when its head may pass, else refuses it. */
    void admit(HttpServerRequest request, Consumer<Admitted> next) {
        Optional<Connection> known = connections.of(request.connection());
        if (known.isEmpty()) {
            var _ = request.connection().close();
            return;
        }
        Answer answer = answer(request, known.get());
        known.get().enter(Phase.READING);
        try {
            Optional<Peer> peer = known.get().peer(); // judged again for every request
            rules.check(request);
            String path = RequestRules.path(request.uri());
            expectation(request);
            next.accept(new Admitted(request, answer, peer, path));
        } catch (ProblemException e) {
            answer.refuse(refusals.of(answer.id(), e));
        }
    }

    /**
     * Reads the body within the limit and the budget, then calls {@code next} on the event loop;
     * whoever takes it closes its hold.
     */
    void body(Admitted admitted, Consumer<LimitedBody.Whole> next) {
        HttpServerRequest request = admitted.engine();
        var body = new LimitedBody(rules, bodies.hold(), rules.longest(request));
        request.exceptionHandler(_ -> {
            body.drop();
            admitted.answer().connection().close();
        });
        request.endHandler(_ -> next.accept(body.whole()));
        request.handler(part -> body.add(part).ifPresent(why -> refuse(admitted.answer(), why)));
    }

    private void refuse(Answer answer, ProblemException why) {
        if (why.problem() == Problem.NOT_READY) {
            LOG.atWarn().addKeyValue("request", answer.id()).log("body refused: too many held");
        }
        answer.refuse(refusals.of(answer.id(), why));
    }

    /** A head that is not HTTP, or is too long. */
    void invalid(HttpServerRequest request) {
        Optional<Connection> known = connections.of(request.connection());
        if (known.isEmpty()) {
            var _ = request.connection().close();
            return;
        }
        Answer answer = answer(request, known.get());
        Throwable cause = request.decoderResult().cause();
        answer.refuse(
                switch (cause) {
                    case TooLongHttpHeaderException _ -> tooLong(answer, 431, "header fields");
                    case TooLongHttpLineException _ -> tooLong(answer, 414, "request line");
                    default ->
                            refusals.of(
                                    answer.id(),
                                    new ProblemException(
                                            Problem.MALFORMED_REQUEST,
                                            "malformed_http",
                                            "request: not HTTP (expected: RFC 9112)"));
                });
    }

    private Response tooLong(Answer answer, int status, String what) {
        return refusals.of(
                answer.id(),
                new ProblemException(
                        Problem.TOO_LARGE,
                        "head_too_large",
                        what + ": too long (expected: within the listener's limit)"),
                status);
    }

    private Answer answer(HttpServerRequest request, Connection connection) {
        return new Answer(
                UUID.randomUUID().toString(),
                request,
                connection,
                vertx.getOrCreateContext(),
                write);
    }

    private static void expectation(HttpServerRequest request) {
        String expected = request.getHeader("expect");
        if (expected == null) {
            return;
        }
        if (!expected.equalsIgnoreCase("100-continue")) {
            throw new ProblemException(
                    Problem.MALFORMED_REQUEST,
                    "malformed_expect",
                    "expect: not known (expected: 100-continue)");
        }
        var _ = request.response().writeContinue();
    }
}
