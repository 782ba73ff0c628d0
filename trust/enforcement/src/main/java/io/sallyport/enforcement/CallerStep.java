// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Response;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Principal;
import io.sallyport.identity.Scopes;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.util.Map;

/**
 * Step 7: from here on the caller is who the token says, whatever the request claims. Headers that
 * state an identity were taken off before anybody could read them; that somebody sent some is
 * evidence. A token without this route's scope ends here.
 */
final class CallerStep<Q> implements Filter<Q> {
    private final Signals signals;
    private final String scope;

    CallerStep(Pep pep, String scope) {
        this.signals = pep.signals();
        this.scope = scope;
    }

    @Override
    public Response handle(Crossing<Q> crossing, Next next) {
        Passage passage = crossing.passage();
        if (!passage.stripped().isEmpty()) {
            stripped(passage);
        }
        signals.seen(passage);
        AccessToken token = passage.token();
        if (!Scopes.cover(token, scope)) {
            if (token.principal() instanceof Principal.Service) {
                signals.raise(passage, Signal.SERVICE_ON_USER_ROUTE, Map.of("scope", scope));
            }
            throw new ProblemException(
                    Problem.NOT_PERMITTED,
                    "insufficient_scope",
                    "scope: not in the token (expected: `%s`); ask the token service for it"
                            .formatted(scope));
        }
        return passage.caller().call(next::proceed);
    }

    private void stripped(Passage passage) {
        passage.audit(
                "identity_header_stripped",
                Map.of(
                        "headers", String.join(" ", passage.stripped()),
                        "peer", passage.peer().id().toString()));
        for (String name : passage.stripped()) {
            passage.received()
                    .headers()
                    .all(name)
                    .forEach(value -> signals.claimed(passage, name, value));
        }
    }
}
