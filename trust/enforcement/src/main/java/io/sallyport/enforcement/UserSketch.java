// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Estimates how many different users came within ten minutes, in 1 KiB whatever their number
 * (linear counting, Whang et al. 1990): within 5 % up to 20,000. Thread-safe.
 */
final class UserSketch {
    static final Duration WINDOW = Duration.ofMinutes(10);
    private static final int BITS = 8_192;

    private final long limit;
    private final Clock clock;
    private final long[] bits = new long[BITS / Long.SIZE]; // guarded by this
    private int set; // guarded by this
    private boolean told; // guarded by this
    private Instant ends = Instant.MIN; // guarded by this

    UserSketch(long limit, Clock clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /** Adds one; true once in a window, when there are more than the limit. */
    synchronized boolean addsUpToTooMany(String user) {
        Instant now = clock.instant();
        if (!now.isBefore(ends)) {
            java.util.Arrays.fill(bits, 0);
            set = 0;
            told = false;
            ends = now.plus(WINDOW);
        }
        int place = Math.floorMod(mixed(user.hashCode()), BITS);
        long bit = 1L << (place % Long.SIZE);
        if ((bits[place / Long.SIZE] & bit) != 0) {
            return false;
        }
        bits[place / Long.SIZE] |= bit;
        set++;
        if (told || estimate() <= limit) {
            return false;
        }
        told = true;
        return true;
    }

    /** How many there are in this window, about. */
    synchronized long estimate() {
        int free = Math.max(1, BITS - set);
        return Math.round(-BITS * Math.log((double) free / BITS));
    }

    /** Names that differ in one letter must not fall beside each other (murmur3's last step). */
    private static int mixed(int hash) {
        int mixed = hash;
        mixed ^= mixed >>> 16;
        mixed *= 0x85ebca6b;
        mixed ^= mixed >>> 13;
        mixed *= 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }
}
