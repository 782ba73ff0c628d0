// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import java.time.Instant;

/**
 * One revocation as everybody learns of it.
 *
 * @param epoch its number in the feed; each has one more than the last
 * @param id the feed's head after it: no two histories share it
 * @param key what is revoked
 * @param expires until when it counts, to the second
 */
public record Revocation(long epoch, String id, DenyKey key, Instant expires) {
    public Revocation {
        if (epoch <= 0 || id.isEmpty()) {
            throw new IllegalArgumentException("revocation: no place in the feed (expected: one)");
        }
    }

    /** Whether {@code key} can be told so that everybody reads the same key again. */
    public static boolean canTell(DenyKey key) {
        var told = new Revocation(1, "id", key, Instant.EPOCH.plusSeconds(1));
        try {
            return SecurityEvents.read(
                            new ClaimSet(SecurityEvents.write("iss", told, Instant.EPOCH)))
                    .equals(told);
        } catch (TokenRefusedException | IllegalArgumentException e) {
            return false;
        }
    }
}
