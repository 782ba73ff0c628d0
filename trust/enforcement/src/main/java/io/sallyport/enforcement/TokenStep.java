// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Response;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.time.Duration;

/**
 * Step 4: exactly one {@code Authorization: Bearer} (RFC 6750, 2.1), through the strict gate and
 * all checks of the verifier. A token in a query, a cookie or any other header is no token; a
 * user's token that names no service acting for the user is none either, and is told.
 */
final class TokenStep<Q> implements Filter<Q> {
    private static final String NO_ACTOR = "bad_claim_act";

    private final Pep pep;

    TokenStep(Pep pep) {
        this.pep = pep;
    }

    @Override
    public Response handle(Crossing<Q> crossing, Next next) {
        Passage passage = crossing.passage();
        verify(passage);
        return next.proceed();
    }

    private void verify(Passage passage) {
        try {
            var bearer = BearerToken.of(passage.received().headers().all("authorization"));
            passage.verified(pep.tokens().verify(bearer), bearer);
        } catch (TokenRefusedException e) {
            if (e.reason().equals(NO_ACTOR)) {
                pep.signals().unproven(passage, Signal.TOKEN_WITHOUT_ACTOR, e.reason());
            }
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

    /** One answer for all causes: a prober must not learn which check stopped it. */
    static ProblemException refused(String reason) {
        return new ProblemException(
                Problem.INVALID_TOKEN,
                reason,
                "token: not accepted (expected: one for this service, bound to your certificate);"
                        + " exchange it at the token service first");
    }
}
