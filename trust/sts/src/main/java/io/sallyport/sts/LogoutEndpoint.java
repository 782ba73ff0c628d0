// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditLog;
import io.sallyport.audit.AuditRecord;
import io.sallyport.http.Form;
import io.sallyport.http.HttpHandler;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.runtime.Metrics;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.sallyport.store.StoreException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * {@code POST /oauth2/backchannel-logout} with a {@code logout_token}: an identity provider tells
 * that a user signed out (OpenID Connect Back-Channel Logout 1.0, 2.5 to 2.8), and everything that
 * came of that session is revoked before it is answered. Who calls proves nothing; the token's
 * signature does. Thread-safe.
 */
final class LogoutEndpoint implements HttpHandler {
    private static final int AT_ONCE = 32;

    private final Function<BearerToken, LogoutToken> reader;
    private final Sessions sessions;
    private final Revocations revocations;
    private final Book book;
    private final Semaphore room = new Semaphore(AT_ONCE);

    /** Where it is written down. */
    record Book(AuditLog audit, Metrics metrics, Clock clock) {}

    LogoutEndpoint(
            Function<BearerToken, LogoutToken> reader,
            Sessions sessions,
            Revocations revocations,
            Book book) {
        this.reader = reader;
        this.sessions = sessions;
        this.revocations = revocations;
        this.book = book;
    }

    @Override
    public Response handle(Request request) {
        if (!request.path().equals(Routes.LOGOUT)) {
            throw new ProblemException(
                    Problem.NOT_FOUND,
                    "not_found",
                    "path: unknown (expected: " + Routes.LOGOUT + ")");
        }
        if (!request.method().equals("POST")) {
            throw ProblemException.methodNotAllowed("POST");
        }
        if (!room.tryAcquire()) {
            return told("busy", OauthError.TEMPORARILY_UNAVAILABLE);
        }
        try {
            return answer(request);
        } finally {
            room.release();
        }
    }

    private Response answer(Request request) {
        try {
            LogoutToken token = reader.apply(token(request));
            if (sessions.carriedOut(token)) {
                return told("replayed", OauthError.INVALID_REQUEST);
            }
            end(request, token);
            count("ended");
            return Json.answer(200, Json.object());
        } catch (TokenRefusedException e) {
            return told(
                    e.reason(),
                    e.reason().equals("issuer_unavailable")
                            ? OauthError.TEMPORARILY_UNAVAILABLE
                            : OauthError.INVALID_REQUEST);
        } catch (RefusedException e) {
            return told(e.refusal().reason(), e.refusal().error());
        } catch (ProblemException e) {
            return told("malformed", OauthError.INVALID_REQUEST);
        } catch (StoreException | AuditException e) {
            return told("not_written", OauthError.TEMPORARILY_UNAVAILABLE);
        }
    }

    private void end(Request request, LogoutToken token) {
        Set<String> ending = sessions.ending(token);
        var facts = new LinkedHashMap<String, String>();
        facts.put("issuer", token.issuer());
        token.sid().ifPresent(sid -> facts.put("sid", sid));
        token.sub().ifPresent(sub -> facts.put("subject", sub));
        facts.put("sessions", Integer.toString(ending.size()));
        book.audit()
                .append(
                        new AuditRecord(
                                book.clock().instant(), "signed_out", "", request.id(), facts));
        ending.forEach(sid -> revocations.revoke(new DenyKey(DenyKey.Kind.SID, sid)));
        sessions.carryOut(token);
    }

    private static BearerToken token(Request request) {
        String type = request.headers().one("content-type").orElse("");
        if (!type.startsWith("application/x-www-form-urlencoded")) {
            throw new RefusedException(OauthError.INVALID_REQUEST, "not_a_form");
        }
        return Form.parse(request.body().text())
                .one("logout_token")
                .map(BearerToken::new)
                .orElseThrow(
                        () -> new RefusedException(OauthError.INVALID_REQUEST, "no_logout_token"));
    }

    /** Refused before anybody is known, so counted and not logged one by one. */
    private Response told(String reason, OauthError error) {
        count(reason);
        return Json.error(error);
    }

    private void count(String outcome) {
        book.metrics().count("sallyport_logouts_total", Map.of("outcome", outcome));
    }
}
