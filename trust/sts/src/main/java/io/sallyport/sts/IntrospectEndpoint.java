// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.TokenReader;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.identity.TokenWriter;
import io.sallyport.runtime.ProblemException;
import io.sallyport.store.StoreException;
import io.sallyport.tls.Peer;
import java.time.Clock;
import java.util.Optional;

/**
 * {@code POST /oauth2/introspect} (RFC 7662): answers the token's recipient and whom it was issued
 * to; everybody else learns nothing, as for a token that is none. Thread-safe.
 */
final class IntrospectEndpoint {
    private final TokenReader reader;
    private final TokenWriter writer;
    private final Ledger ledger;
    private final Clock clock;

    IntrospectEndpoint(TokenReader reader, TokenWriter writer, Ledger ledger, Clock clock) {
        this.reader = reader;
        this.writer = writer;
        this.ledger = ledger;
        this.clock = clock;
    }

    Response answer(Request request, Peer requester) {
        try {
            Optional<String> token = Parameters.of(request, requester).one("token");
            if (token.isEmpty()) {
                return Json.error(OauthError.INVALID_REQUEST);
            }
            return Json.answer(
                    200,
                    read(new BearerToken(token.get()))
                            .filter(read -> concerns(read, requester))
                            .filter(this::alive)
                            .map(this::active)
                            .orElseGet(() -> Json.object().put("active", false)));
        } catch (RefusedException e) {
            return Json.error(e.refusal().error());
        } catch (ProblemException e) {
            return Json.error(OauthError.INVALID_REQUEST);
        } catch (StoreException e) {
            return Json.error(OauthError.TEMPORARILY_UNAVAILABLE);
        }
    }

    private Optional<AccessToken> read(BearerToken token) {
        try {
            return Optional.of(reader.read(token));
        } catch (TokenRefusedException e) {
            return Optional.empty();
        }
    }

    private static boolean concerns(AccessToken token, Peer requester) {
        return token.audience().equals(requester.id()) || token.client().equals(requester.id());
    }

    private boolean alive(AccessToken token) {
        return ledger.denied(DenyKey.of(token), clock.instant()).isEmpty();
    }

    private ObjectNode active(AccessToken token) {
        ObjectNode answer = writer.claims(token);
        answer.put("active", true);
        answer.put("token_type", "Bearer");
        return answer;
    }
}
