// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import io.sallyport.exchange.ExchangeException;
import io.sallyport.exchange.Exchanger;
import io.sallyport.exchange.Wanted;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.HttpClient.StreamedReply;
import io.sallyport.http.Request;
import io.sallyport.http.UpstreamException;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.Caller;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Calls of one target, over mutual TLS to nobody but its workload, each with a token that was
 * exchanged for it. Thread-safe.
 */
final class TargetCalls {
    private static final int UNAUTHORIZED = 401;

    private final String name;
    private final Wanted wanted;
    private final Duration patience;
    private final HttpClient client;
    private final Exchanger exchanger;
    private final IdentitySource identity;

    TargetCalls(
            String name,
            SpiffeId callee,
            TargetConfig config,
            HttpClient client,
            ProxyParts parts) {
        this.name = name;
        this.wanted = new Wanted(callee, Set.copyOf(config.scopes()), Map.of());
        this.patience = config.answerWithin();
        this.client = client;
        this.exchanger = parts.exchanger();
        this.identity = parts.identity();
    }

    /** For logs. */
    String name() {
        return name;
    }

    /**
     * Asks as {@code caller}'s user.
     *
     * @throws ProblemException when there is no token, no answer, or somebody else there
     */
    StreamedReply open(Caller caller, Request request) {
        String path = RequestLine.of(request);
        try {
            Svid shown = identity.svid();
            StreamedReply reply = once(caller, request, path);
            boolean renewed = !shown.leaf().equals(identity.svid().leaf());
            if (reply.status() != UNAUTHORIZED || !renewed) {
                return reply;
            }
            // the certificate changed between the token and the connection; a refused token has
            // done nothing, so asking again does nothing twice
            reply.close();
            return once(caller, request, path);
        } catch (ExchangeException e) {
            throw refused(e);
        } catch (UpstreamException e) {
            throw failed(e);
        }
    }

    private StreamedReply once(Caller caller, Request request, String path) {
        BearerToken token = exchanger.exchange(caller.bearer(), wanted);
        Headers proven =
                Fields.toTarget(request.headers()).with("authorization", "Bearer " + token.text());
        return client.open(request.method(), path, proven, request.body(), patience);
    }

    private ProblemException refused(ExchangeException e) {
        return e.code().equals(ExchangeException.UNAVAILABLE)
                ? new ProblemException(
                        Problem.UPSTREAM_FAILED,
                        "sts_unavailable",
                        "token service: no answer (expected: a token for %s); look whether sts runs"
                                .formatted(name),
                        e)
                : new ProblemException(
                        Problem.NOT_PERMITTED,
                        "exchange_" + e.code(),
                        "token for %s: refused with %s (expected: granted); look at `sts.edges` and its audit log"
                                .formatted(name, e.code()),
                        e);
    }

    private static ProblemException failed(UpstreamException e) {
        Problem problem =
                switch (e.kind()) {
                    case TIMEOUT -> Problem.UPSTREAM_TIMEOUT;
                    case NOT_WHO_IT_MUST_BE -> Problem.UPSTREAM_NOT_PROVEN;
                    case UNREACHABLE, TOO_LARGE, CUT_OFF -> Problem.UPSTREAM_FAILED;
                };
        return new ProblemException(
                problem, "target_" + problem.code(), String.valueOf(e.getMessage()), e);
    }
}
