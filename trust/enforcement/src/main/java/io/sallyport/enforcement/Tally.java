// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.identity.DenyList;
import io.sallyport.runtime.Metrics;
import io.sallyport.tls.SpiffeId;
import java.util.Map;

/** What a PEP counts; the one place of its metrics' names. Thread-safe. */
final class Tally {
    private final Metrics metrics;
    private final String role;

    Tally(Metrics metrics, String role) {
        this.metrics = metrics;
        this.role = role;
    }

    /** One request has ended. */
    void ended(Passage passage, Outcome outcome, String problem) {
        metrics.count(
                "sallyport_requests_total",
                Map.of("role", role, "outcome", outcome.code(), "problem", problem));
        metrics.time("sallyport_request_seconds", Map.of("role", role), passage.took());
    }

    /**
     * Somebody was refused before it was known who asks. Counted, not logged one by one: else
     * whoever can connect could fill the log.
     */
    void unauthenticated(String reason) {
        metrics.count(
                "sallyport_unauthenticated_refusals_total", Map.of("role", role, "reason", reason));
    }

    /** A service was stopped from doing for a user what only the service may. */
    void deputyBlocked(SpiffeId actor) {
        metrics.count(
                "sallyport_deputy_blocked_total", Map.of("role", role, "actor", actor.name()));
    }

    /** Something looks like a confused or stolen deputy. */
    void signal(SpiffeId actor, Signal signal) {
        metrics.count(
                "sallyport_deputy_signals_total",
                Map.of("role", role, "actor", actor.name(), "signal", signal.code()));
    }

    /** Reports how long ago revocations were heard of. */
    void feedAge(DenyList denied) {
        metrics.gauge("sallyport_revocation_feed_age_seconds", denied::ageSeconds);
    }
}
