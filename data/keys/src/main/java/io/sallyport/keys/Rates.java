// SPDX-License-Identifier: Apache-2.0
package io.sallyport.keys;

import io.sallyport.enforcement.Passage;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Principal;
import io.sallyport.quota.Addresses;
import io.sallyport.quota.Quota;
import io.sallyport.quota.Spender;

/** Counts a request against everybody it belongs to, or refuses it. */
final class Rates {
    private Rates() {}

    static void admit(Quota quota, Passage passage) {
        switch (quota.admit(spender(passage))) {
            case Quota.Answer.Admitted() -> {}
            case Quota.Answer.Exhausted(var scope, var retryAfter) ->
                    throw Refusals.rateLimited(scope, retryAfter);
            case Quota.Answer.Unavailable() -> throw Refusals.quotaDown();
        }
    }

    private static Spender spender(Passage passage) {
        AccessToken token = passage.caller().token();
        String user =
                switch (token.principal()) {
                    case Principal.User(var subject, _) ->
                            subject.tenant() + "|" + subject.issuer() + "|" + subject.sub();
                    case Principal.Service(var id) -> id.toString();
                };
        return new Spender(
                token.tenant().value(),
                user,
                token.address()
                        .map(Addresses::key)
                        .orElseGet(() -> Addresses.key(passage.request().address())),
                passage.caller().peer().toString());
    }
}
