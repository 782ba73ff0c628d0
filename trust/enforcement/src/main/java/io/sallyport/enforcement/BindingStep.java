// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Response;
import io.sallyport.identity.Binding;
import io.sallyport.identity.TokenRefusedException;

/**
 * Step 5: the token belongs to this very connection, or it is worth nothing. One that is shown by
 * somebody else was stolen, or a deputy is being confused: that is told.
 */
final class BindingStep<Q> implements Filter<Q> {
    private final Signals signals;

    BindingStep(Pep pep) {
        this.signals = pep.signals();
    }

    @Override
    public Response handle(Crossing<Q> crossing, Next next) {
        Passage passage = crossing.passage();
        try {
            Binding.require(passage.token(), passage.peer());
        } catch (TokenRefusedException e) {
            signals.unproven(passage, Signal.TOKEN_OF_ANOTHER_WORKLOAD, e.reason());
            throw TokenStep.refused(e.reason());
        }
        passage.bound();
        return next.proceed();
    }
}
