// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import io.sallyport.enforcement.Passage;
import io.sallyport.exchange.Exchanger;
import io.sallyport.exchange.Wanted;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.Principal;
import io.sallyport.tls.SpiffeId;

/**
 * What an own model service is shown. A user's token is exchanged, always: T7. A service's own
 * token goes no further than here, since nobody exchanges one; the gateway answers for that call
 * with a token of its own, which the token service gives it for this model only.
 */
final class OwnModelToken {
    private final Exchanger exchanger;
    private final Wanted forUser;
    private final Wanted forService;

    OwnModelToken(Exchanger exchanger, SpiffeId model) {
        this.exchanger = exchanger;
        this.forUser = Wanted.of(model, Gateway.SCOPE);
        this.forService = Wanted.of(model, "svc:" + Gateway.SCOPE);
    }

    /**
     * The token for this call.
     *
     * @throws io.sallyport.exchange.ExchangeException when the token service refuses
     */
    BearerToken of(Passage passage) {
        return switch (passage.caller().token().principal()) {
            case Principal.User _ -> exchanger.exchange(passage.caller().bearer(), forUser);
            case Principal.Service _ -> exchanger.forService(forService);
        };
    }
}
