// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Map;

/**
 * What one statement of the token root says.
 *
 * @param keys by key id; what is not here is not vouched for
 */
record VouchedKeys(Instant issued, Instant expires, Map<String, ECPublicKey> keys) {
    VouchedKeys {
        keys = Map.copyOf(keys);
    }
}
