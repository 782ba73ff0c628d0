// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca.spi;

import io.sallyport.tls.SpiffeId;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** What evidence proves. There is no third answer: not sure is refused. */
public sealed interface Attestation {
    /**
     * It proves this workload, once.
     *
     * @param once SHA-256 in lower-case hex of what makes this evidence one of its kind: two
     *     spellings of the same evidence have the same
     * @param until when it would prove nothing anyway
     */
    record Proven(SpiffeId id, String once, Instant until) implements Attestation {
        private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

        public Proven {
            if (!SHA256.matcher(once).matches()) {
                throw new IllegalArgumentException("once: not a digest (expected: 64 hex digits)");
            }
        }
    }

    /**
     * It proves nobody. The caller is told one thing for every reason.
     *
     * @param reason a stable snake_case word for the log and the metrics
     * @param workload whose evidence it is when it is real and misused, which is an alarm; empty
     *     for rubbish, which is only counted
     */
    record Refused(String reason, Optional<SpiffeId> workload) implements Attestation {}
}
