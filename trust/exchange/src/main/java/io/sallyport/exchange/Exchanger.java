// SPDX-License-Identifier: Apache-2.0
package io.sallyport.exchange;

import io.sallyport.identity.BearerToken;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import java.net.URI;

/**
 * Asks the token service over mutual TLS, as this workload (RFC 8693, 2). Thread-safe. Answers are
 * kept until shortly before they expire, in memory, under a key of subject token, own certificate,
 * audience and scopes; equal requests at the same time become one; nothing survives a change of the
 * own certificate.
 */
public final class Exchanger implements AutoCloseable {
    /**
     * Asks {@code sts} at {@code endpoint}, for example {@code
     * https://localhost:8444/oauth2/token}.
     */
    public static Exchanger of(IdentitySource identity, SpiffeId sts, URI endpoint) {
        throw new UnsupportedOperationException("skeleton");
    }

    /**
     * Exchanges {@code subject} for a token addressed to {@code wanted}.
     *
     * @throws ExchangeException with the token service's error code
     */
    public BearerToken exchange(BearerToken subject, Wanted wanted) {
        throw new UnsupportedOperationException("skeleton");
    }

    /**
     * A token for this service on its own, without any user rights ({@code client_credentials}).
     */
    public BearerToken forService(Wanted wanted) {
        throw new UnsupportedOperationException("skeleton");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("skeleton");
    }
}
