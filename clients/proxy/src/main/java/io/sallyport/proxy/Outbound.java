// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import io.sallyport.enforcement.Pep;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient.StreamedReply;
import io.sallyport.http.HttpHandler;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.runtime.Metrics;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Takes the service's own calls on a loopback port and makes each the call of the user whose
 * request it belongs to. Without a handle there is no user, and no call.
 */
final class Outbound implements HttpHandler {
    /** Every browser sends one of them with what a foreign page starts; no service does. */
    private static final List<String> OF_BROWSERS =
            List.of("origin", "sec-fetch-site", "sec-fetch-mode");

    private final TargetCalls target;
    private final Errands errands;
    private final Pep pep;
    private final Metrics metrics;

    Outbound(TargetCalls target, Errands errands, ProxyParts parts) {
        this.target = target;
        this.errands = errands;
        this.pep = parts.pep();
        this.metrics = parts.metrics();
    }

    @Override
    public Response handle(Request request) {
        try {
            Response response = call(request);
            count("none");
            return response;
        } catch (ProblemException e) {
            count(e.reason());
            throw e;
        }
    }

    private Response call(Request request) {
        requireNoBrowser(request.headers());
        Errand errand = errand(request.headers());
        requireHolds(errand);
        errand.audit("outbound_call", Map.of("target", target.name(), "method", request.method()));
        StreamedReply reply = target.open(errand.caller(), request);
        errand.attend(reply);
        errand.collect(reply.headers().all("sallyport-receipt"));
        var relay =
                new Relay(
                        reply,
                        Fields.fromTarget(reply.headers()),
                        () -> pep.holds(errand.caller()),
                        () -> errand.leave(reply));
        try {
            return relay.response(request.method().equals("HEAD"));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.UPSTREAM_FAILED,
                    "target_cut_off",
                    target.name()
                            + ": broke off within its answer (expected: all of it); try again",
                    e);
        }
    }

    private static void requireNoBrowser(Headers headers) {
        for (String name : OF_BROWSERS) {
            if (!headers.all(name).isEmpty()) {
                throw refused(
                        "browser",
                        name
                                + ": a browser's (expected: a call of the service itself); leave it out");
            }
        }
    }

    private Errand errand(Headers headers) {
        List<String> stated = headers.all(CallerFields.CALLER);
        if (stated.size() != 1) {
            throw refused(
                    "no_caller",
                    CallerFields.CALLER
                            + ": none (expected: the value that came with the request you are"
                            + " answering); send it along, there is no default user");
        }
        return errands.find(stated.getFirst())
                .orElseThrow(() ->
                        refused(
                                "unknown_caller",
                                CallerFields.CALLER
                                        + ": unknown or ended (expected: that of a request you are"
                                        + " still answering)"));
    }

    /** A token at hand may be older than a revocation: asked each time. */
    private void requireHolds(Errand errand) {
        if (!pep.holds(errand.caller())) {
            throw new ProblemException(
                    Problem.REVOCATION_FEED_STALE,
                    "caller_revoked",
                    "caller: revoked, or nobody can say whether (expected: neither); end this"
                            + " request",
                    Duration.ofSeconds(5));
        }
    }

    private void count(String reason) {
        metrics.count(
                "sallyport_proxy_outbound_total",
                Map.of("target", target.name(), "refused", reason));
    }

    private static ProblemException refused(String reason, String detail) {
        return new ProblemException(Problem.NOT_PERMITTED, reason, detail);
    }
}
