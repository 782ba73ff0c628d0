// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.audit.AuditException;
import io.sallyport.http.Form;
import io.sallyport.http.MediaTypes;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.runtime.Metrics;
import io.sallyport.runtime.ProblemException;
import io.sallyport.store.StoreException;
import java.util.Map;
import java.util.function.Function;

/**
 * {@code POST /oauth2/backchannel-logout} with a {@code logout_token}: an identity provider tells
 * that a user signed out (OpenID Connect Back-Channel Logout 1.0, 2.5 to 2.8), and everything that
 * came of that session is revoked before it is answered. Who calls proves nothing; the token's
 * signature does. Thread-safe.
 */
final class LogoutEndpoint implements ProviderDoor.Notice {
    private final Function<BearerToken, LogoutToken> reader;
    private final SignOuts signOuts;
    private final Metrics metrics;

    LogoutEndpoint(Function<BearerToken, LogoutToken> reader, SignOuts signOuts, Metrics metrics) {
        this.reader = reader;
        this.signOuts = signOuts;
        this.metrics = metrics;
    }

    @Override
    public Response busy() {
        return told("busy", OauthError.TEMPORARILY_UNAVAILABLE);
    }

    @Override
    public Response answer(Request request) {
        try {
            return switch (signOuts.carryOut(request.id(), reader.apply(token(request)))) {
                case REPLAYED -> told("replayed", OauthError.INVALID_REQUEST);
                case ENDED -> {
                    count("ended");
                    yield Json.answer(200, Json.object());
                }
            };
        } catch (TokenRefusedException e) {
            return switch (e.reason()) {
                case "issuer_unavailable", "too_many_logouts" -> // worth another try
                        told(e.reason(), OauthError.TEMPORARILY_UNAVAILABLE);
                default -> told(e.reason(), OauthError.INVALID_REQUEST);
            };
        } catch (RefusedException e) {
            return told(e.refusal().reason(), e.refusal().error());
        } catch (ProblemException e) {
            return told("malformed", OauthError.INVALID_REQUEST);
        } catch (StoreException | AuditException e) {
            return told("not_written", OauthError.TEMPORARILY_UNAVAILABLE);
        }
    }

    private static BearerToken token(Request request) {
        if (!MediaTypes.is(request, Form.TYPE)) {
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
        metrics.count("sallyport_logouts_total", Map.of("outcome", outcome));
    }
}
