// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Response;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.DenyList;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.time.Duration;

/**
 * Step 6: nothing about the token was revoked. Who has not heard of revocations for {@link
 * DenyList#MOST_SILENCE} cannot know, and refuses everything.
 */
final class DenyListStep<Q> implements Filter<Q> {
    private final DenyList denied;

    DenyListStep(Pep pep) {
        this.denied = pep.denied();
    }

    @Override
    public Response handle(Crossing<Q> crossing, Next next) {
        requireNothingRevoked(denied, crossing.passage().token());
        return next.proceed();
    }

    /** Also after the work: what was revoked meanwhile is answered to nobody. */
    static void requireNothingRevoked(DenyList denied, AccessToken token) {
        if (!denied.fresh()) {
            throw new ProblemException(
                    Problem.REVOCATION_FEED_STALE,
                    "revocation_feed_stale",
                    "revocation feed: silent (expected: heard within "
                            + DenyList.MOST_SILENCE.toSeconds()
                            + " s); try again",
                    Duration.ofSeconds(5));
        }
        var hit = denied.hit(token);
        if (hit.isPresent()) {
            throw TokenStep.refused("revoked_" + hit.get().kind().code());
        }
    }
}
