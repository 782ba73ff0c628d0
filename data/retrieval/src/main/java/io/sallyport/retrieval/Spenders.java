// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.enforcement.Passage;
import io.sallyport.identity.AccessToken;
import io.sallyport.quota.Addresses;
import io.sallyport.quota.Spender;

/** Whose limits a request counts against: the token and the socket say, nothing else. */
final class Spenders {
    private Spenders() {}

    static Spender of(Passage passage) {
        AccessToken token = passage.caller().token();
        return new Spender(
                token.tenant().value(),
                token.principal().text(),
                token.address()
                        .map(Addresses::key)
                        .orElseGet(() -> Addresses.key(passage.request().address())),
                passage.caller().peer().toString());
    }
}
