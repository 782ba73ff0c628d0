// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What one statement of the token root says.
 *
 * @param issued of two statements the younger one counts
 * @param expires none of its keys counts from then on
 * @param keys by key id; what is not here is not vouched for
 */
public record VouchedKeys(Instant issued, Instant expires, Map<String, Term> keys) {
    /** A key and when it counts. */
    public record Term(ECPublicKey key, Instant from, Instant until) {
        boolean counts(Instant now) {
            // our clock may be behind that of who signs
            return !now.isBefore(from.minus(TokenReader.EARLY)) && now.isBefore(until);
        }
    }

    public VouchedKeys {
        keys = Map.copyOf(keys);
    }

    /** The key of that id, when it counts now. */
    public Optional<ECPublicKey> find(String keyId, Instant now) {
        return Optional.ofNullable(keys.get(keyId))
                .filter(term -> now.isBefore(expires) && term.counts(now))
                .map(Term::key);
    }

    /** Whether any key counts now. */
    boolean any(Instant now) {
        return now.isBefore(expires) && keys.values().stream().anyMatch(term -> term.counts(now));
    }
}
