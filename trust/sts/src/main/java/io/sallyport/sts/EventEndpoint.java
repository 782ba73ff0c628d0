// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.audit.AuditException;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.MediaTypes;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.runtime.Metrics;
import io.sallyport.store.StoreException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code POST /oauth2/security-events} with one security event token as the body: a provider tells
 * that a session was revoked (CAEP 1.0, 3.1, pushed as RFC 8935 says). The same as a logout token
 * does follows, and the same proves it: the issuer's signature. Thread-safe.
 */
final class EventEndpoint implements ProviderDoor.Notice {
    private static final String CONTENT_TYPE = "application/secevent+jwt";
    private static final int RETRY_SECONDS = 5;

    private final Function<BearerToken, Optional<LogoutToken>> reader;
    private final SignOuts signOuts;
    private final Metrics metrics;

    EventEndpoint(
            Function<BearerToken, Optional<LogoutToken>> reader,
            SignOuts signOuts,
            Metrics metrics) {
        this.reader = reader;
        this.signOuts = signOuts;
        this.metrics = metrics;
    }

    @Override
    public Response busy() {
        return later("busy");
    }

    @Override
    public Response answer(Request request) {
        try {
            Optional<LogoutToken> ended = reader.apply(token(request));
            return accepted(
                    ended.isEmpty()
                            ? "not_acted_on"
                            : signOuts.carryOut(request.id(), ended.get())
                                    .name()
                                    .toLowerCase(Locale.ROOT));
        } catch (TokenRefusedException e) {
            return refused(e.reason());
        } catch (StoreException | AuditException e) {
            return later("not_written");
        }
    }

    private static BearerToken token(Request request) {
        if (!MediaTypes.is(request, CONTENT_TYPE)) {
            throw new TokenRefusedException("not_an_event");
        }
        return new BearerToken(request.body().text());
    }

    /** Also one that was received before is received (RFC 8935, 2). */
    private Response accepted(String outcome) {
        count(outcome);
        return new Response(202, Headers.NONE, new Response.Body.Whole(Bytes.NONE));
    }

    private Response refused(String reason) {
        return switch (reason) {
            case "issuer_unavailable", "too_many_logouts" -> later(reason);
            default -> told(400, reason, code(reason));
        };
    }

    /**
     * RFC 8935, 2.4: whoever signs for the issuer may know; nobody else comes further than keys.
     */
    private static String code(String reason) {
        return switch (reason) {
            case "unknown_issuer", "wrong_issuer" -> "invalid_issuer";
            case "unknown_key", "bad_signature" -> "invalid_key";
            case "wrong_audience" -> "invalid_audience";
            case "sid_of_another_issuer", "user_of_another_issuer" -> "access_denied";
            default -> "invalid_request";
        };
    }

    private Response later(String reason) {
        return told(503, reason, "temporarily_unavailable")
                .with("retry-after", Integer.toString(RETRY_SECONDS));
    }

    /** RFC 8935, 2.3: an object with code and words, and the language of the words. */
    private Response told(int status, String reason, String code) {
        count(reason);
        return Json.answer(
                        status,
                        Json.object()
                                .put("err", code)
                                .put(
                                        "description",
                                        "event: not taken (expected: one that its issuer signed for"
                                                + " this receiver, a moment ago)"))
                .with("content-language", "en");
    }

    /** Refused before anybody is known, so counted and not logged one by one. */
    private void count(String outcome) {
        metrics.count("sallyport_security_events_total", Map.of("outcome", outcome));
    }
}
