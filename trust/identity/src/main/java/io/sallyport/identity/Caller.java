// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import io.sallyport.tls.SpiffeId;
import java.util.Optional;

/**
 * Whom the current request runs for, and through whom it came.
 *
 * @param token verified
 * @param bearer the same token's text, to be exchanged for the next hop's; never forwarded
 * @param peer the workload at the other end of the connection, which is also the token's outermost
 *     actor
 */
public record Caller(AccessToken token, BearerToken bearer, SpiffeId peer) {
    private static final ScopedValue<Caller> CURRENT = ScopedValue.newInstance();

    /** Runs {@code work} for this caller; everything below sees it, nothing after does. */
    public <T, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(CURRENT, this).call(work);
    }

    /**
     * The caller of the current request.
     *
     * @throws IllegalStateException outside a request: there is no default caller
     */
    public static Caller current() {
        return CURRENT.orElseThrow(
                () -> new IllegalStateException("no caller bound (expected: within Caller.call)"));
    }

    /** The user, when there is one; a service on its own is none. */
    public Optional<Principal.User> user() {
        return token.principal() instanceof Principal.User user
                ? Optional.of(user)
                : Optional.empty();
    }
}
