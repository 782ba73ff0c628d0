// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import java.time.Instant;

/**
 * A signing key and when its tokens count.
 *
 * @param from it signs nothing before
 * @param until nothing that it signed counts from then on, however long it is known
 */
public record KeyTerm(SigningKey key, Instant from, Instant until) {
    public KeyTerm {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException(
                    "key: counts until " + until + " (expected: after " + from + ")");
        }
    }
}
