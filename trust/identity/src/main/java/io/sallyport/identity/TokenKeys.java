// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import java.security.interfaces.ECPublicKey;
import java.util.Optional;

/**
 * The token service's public keys by key id; only such as the token root has signed. Thread-safe.
 */
@FunctionalInterface
public interface TokenKeys {
    /** The key of that id; empty when the root never vouched for one, or no longer does. */
    Optional<ECPublicKey> find(String keyId);
}
