// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.ca.AuthorityRow.State;
import io.sallyport.runtime.Metrics;
import io.sallyport.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/** What a monitoring system should warn of. A figure that cannot be read is NaN. */
record CaMetrics(Authorities authorities, Register register, Clock clock) {
    private static final double SECONDS_A_DAY = 86_400;

    void report(Metrics metrics) {
        metrics.gauge("sallyport_ca_issuing_days_left", safe(this::issuing));
        metrics.gauge("sallyport_ca_root_days_left", this::root);
        metrics.gauge("sallyport_ca_bundle_sequence", () -> authorities.published().sequence());
        metrics.gauge("sallyport_ca_revocations_untold", safe(this::untold));
        metrics.gauge("sallyport_ca_rotation_waits_for", safe(this::waiting));
    }

    private double issuing() {
        return days(authorities.signing().certificate().getNotAfter().toInstant());
    }

    /** Of the one that ends first. */
    private double root() {
        return authorities.published().bundle().anchors().stream()
                .mapToDouble(anchor -> days(anchor.getNotAfter().toInstant()))
                .min()
                .orElse(0);
    }

    private double untold() {
        return new Revocations(register).untold(clock.instant()).size();
    }

    /** How many certificates' holders do not have the bundle of the authority that comes next. */
    private double waiting() {
        return authorities.rows().stream()
                .filter(row -> row.state() == State.PREPARED)
                .mapToLong(row -> authorities.lacking(row.needs(), clock.instant()))
                .sum();
    }

    private double days(Instant end) {
        return Duration.between(clock.instant(), end).toSeconds() / SECONDS_A_DAY;
    }

    private static DoubleSupplier safe(DoubleSupplier figure) {
        return () -> {
            try {
                return figure.getAsDouble();
            } catch (StoreException e) {
                return Double.NaN;
            }
        };
    }
}
