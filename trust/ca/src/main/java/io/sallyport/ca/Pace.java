// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * When to renew: at about half of a certificate's life, not all workloads at the same moment, and
 * after a failure soon, then less and less often.
 *
 * @param random spreads the moments
 */
record Pace(RandomGenerator random) {
    private static final double EARLIEST = 0.45;
    private static final double SPREAD = 0.1;
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(60);
    private static final int MOST_DOUBLINGS = 6;

    /** Between 45 and 55 percent of the life. */
    Instant due(X509Certificate leaf) {
        Instant begin = leaf.getNotBefore().toInstant().plus(Issuer.BACKDATED);
        Duration life = Duration.between(begin, leaf.getNotAfter().toInstant());
        double share = EARLIEST + SPREAD * random.nextDouble();
        return begin.plusMillis(Math.round(life.toMillis() * share));
    }

    /**
     * The pause after a failure: half to all of 1, 2, 4 ... 60 s.
     *
     * @param failures in a row, at least 1
     */
    Duration retry(int failures) {
        long doubled = FIRST_RETRY.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
        long most = Math.min(doubled, LAST_RETRY.toMillis());
        return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
    }
}
