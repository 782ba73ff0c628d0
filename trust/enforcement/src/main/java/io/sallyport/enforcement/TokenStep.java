// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Response;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.time.Duration;
import java.util.List;

/**
 * Step 4: exactly one {@code Authorization: Bearer} (RFC 6750, 2.1), through the strict gate and
 * all checks of the verifier. A token in a query, a cookie or any other header is no token.
 */
final class TokenStep<Q> implements Filter<Q> {
    private static final String SCHEME = "Bearer ";

    private final Pep pep;

    TokenStep(Pep pep) {
        this.pep = pep;
    }

    @Override
    public Response handle(Crossing<Q> crossing, Next next) {
        Passage passage = crossing.passage();
        BearerToken bearer = bearer(passage.received().headers().all("authorization"));
        passage.verified(verify(bearer), bearer);
        return next.proceed();
    }

    private AccessToken verify(BearerToken bearer) {
        try {
            return pep.tokens().verify(bearer);
        } catch (TokenRefusedException e) {
            if (!pep.keysReady()) {
                throw new ProblemException(
                        Problem.NOT_READY,
                        "token_keys_unavailable",
                        "token keys: none (expected: from the token service); try again",
                        Duration.ofSeconds(5));
            }
            throw refused(e.reason());
        }
    }

    private static BearerToken bearer(List<String> values) {
        if (values.size() != 1) {
            throw refused(values.isEmpty() ? "no_token" : "several_tokens");
        }
        String value = values.getFirst();
        if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw refused("not_a_bearer_token");
        }
        return new BearerToken(value.substring(SCHEME.length()));
    }

    /** One answer for all causes: a prober must not learn which check stopped it. */
    static ProblemException refused(String reason) {
        return new ProblemException(
                Problem.INVALID_TOKEN,
                reason,
                "token: not accepted (expected: one for this service, bound to your certificate);"
                        + " exchange it at the token service first");
    }
}
