// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import io.sallyport.enforcement.ChainWork;
import io.sallyport.enforcement.Passage;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.HttpClient.StreamedReply;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.UpstreamException;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.io.IOException;
import java.util.Optional;

/** Hands a request whose caller is known to the plain service, and its answer back. */
final class Inbound implements ChainWork {
    private static final int SWITCHING = 101;
    private static final int FIRST_FINAL = 200;

    private final ProxyConfig config;
    private final HttpClient app;
    private final Optional<Errands> errands;
    private final OpenRequests open;

    /**
     * @param errands empty when the service calls nobody: then it gets no handle either
     */
    Inbound(ProxyConfig config, HttpClient app, Optional<Errands> errands) {
        this.config = config;
        this.app = app;
        this.errands = errands;
        this.open = new OpenRequests(config);
    }

    @Override
    public Response answer(Passage passage) {
        Request request = passage.request();
        requireNoUpgrade(request.headers());
        String target = RequestLine.of(request);
        OpenRequests.Place place = open.enter(passage);
        Optional<Errand> errand = Optional.empty();
        Optional<Response> response = Optional.empty();
        try {
            errand = errands.flatMap(all -> all.begin(passage));
            response = Optional.of(answer(passage, target, new Held(place, errand)));
            return response.get();
        } catch (IOException e) {
            throw failed("app_cut_off", "broke off within its answer", e);
        } finally {
            if (response.isEmpty()) {
                new Held(place, errand).close();
            }
        }
    }

    /** What a request holds until its answer has ended. */
    private record Held(OpenRequests.Place place, Optional<Errand> errand)
            implements AutoCloseable {
        @Override
        public void close() {
            place.close();
            errand.ifPresent(Errand::close);
        }
    }

    /** A short answer is read here, so that what ends the wait for it is the same. */
    private Response answer(Passage passage, String target, Held held) throws IOException {
        Request request = passage.request();
        Headers told =
                CallerFields.stated(
                        Fields.toApp(request.headers()), passage, held.errand().map(Errand::name));
        return passage.interruptible(() -> {
            StreamedReply reply = ask(request, target, told);
            held.errand().ifPresent(done -> passage.collect(done.receipts()));
            var relay =
                    new Relay(
                            reply,
                            Fields.fromApp(reply.headers()),
                            () -> true, // the path itself cuts it
                            held::close);
            return relay.response(request.method().equals("HEAD"));
        });
    }

    private StreamedReply ask(Request request, String target, Headers told) {
        try {
            StreamedReply reply =
                    app.open(request.method(), target, told, request.body(), config.answerWithin());
            if (reply.status() < FIRST_FINAL) {
                reply.close();
                throw failed(
                        reply.status() == SWITCHING ? "app_upgrades" : "app_status",
                        "changes the protocol",
                        new IOException("status " + reply.status()));
            }
            return reply;
        } catch (UpstreamException e) {
            throw refused(e);
        }
    }

    private static ProblemException refused(UpstreamException e) {
        return switch (e.kind()) {
            case TIMEOUT ->
                    new ProblemException(
                            Problem.UPSTREAM_TIMEOUT,
                            "app_timeout",
                            "service behind the side-car: no answer in time (expected: an answer);"
                                    + " try again",
                            e);
            case UNREACHABLE -> failed("app_unreachable", "not running; start it", e);
            case NOT_WHO_IT_MUST_BE, TOO_LARGE, CUT_OFF ->
                    failed("app_cut_off", "broke off before its answer", e);
        };
    }

    /** The caller is not told where the service is; the operator is, by the cause. */
    private static ProblemException failed(String reason, String what, Exception cause) {
        return new ProblemException(
                Problem.UPSTREAM_FAILED,
                reason,
                "service behind the side-car: " + what + " (expected: an answer)",
                cause);
    }

    private static void requireNoUpgrade(Headers headers) {
        if (!headers.all("upgrade").isEmpty()) {
            throw new ProblemException(
                    Problem.MALFORMED_REQUEST,
                    "upgrade",
                    "upgrade: not taken here (expected: HTTP/1.1 to the end); what comes after one"
                            + " could not be judged");
        }
    }
}
