// SPDX-License-Identifier: Apache-2.0
package io.sallyport.keys;

import io.sallyport.fields.FieldContext;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Caller;
import io.sallyport.runtime.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * What a token must say to open a field, beside being good: a user who signed in a moment ago, this
 * field, this purpose, this tenant.
 */
final class OpenConditions {
    private final Duration signInWithin;
    private final Clock clock;

    OpenConditions(Duration signInWithin, Clock clock) {
        this.signInWithin = signInWithin;
        this.clock = clock;
    }

    /** Refuses when any of it does not hold. */
    void require(Caller caller, FieldContext context) {
        AccessToken token = caller.token();
        if (caller.user().isEmpty()) {
            throw Refusals.notAvailable("app_only_token");
        }
        if (!token.tenant().value().equals(context.tenant())) {
            throw Refusals.notAvailable("other_tenant");
        }
        String field = context.dataset() + "." + context.field();
        if (!field.equals(token.details().get("field"))) {
            throw Refusals.notAvailable("token_for_other_field");
        }
        if (!context.purpose().equals(token.details().get("purpose"))) {
            throw Refusals.notAvailable("token_for_other_purpose");
        }
        requireFresh(token);
    }

    private void requireFresh(AccessToken token) {
        Instant oldest = clock.instant().minus(signInWithin);
        if (token.authenticated().filter(at -> at.isAfter(oldest)).isEmpty()) {
            throw ProblemException.signInAnew(
                    signInWithin,
                    "sign_in_too_old",
                    "sign-in: too long ago (expected: within "
                            + signInWithin.toMinutes()
                            + " min); sign in again");
        }
    }
}
