// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/** What the tests share: a clock that is set by hand, spenders and limits. */
final class World {
    static final String DEVICE = "spiffe://demo.sallyport/device";
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final Spender JOHN =
            new Spender("acme", "idp/john", "192.0.2.1", "spiffe://demo.sallyport/orchestrator");
    static final Spender HELEN =
            new Spender("acme", "idp/helen", "192.0.2.2", "spiffe://demo.sallyport/orchestrator");
    static final QuotaConfig.Limits AMPLE = limits("1000");

    private World() {}

    static QuotaConfig.Limits limits(String dollarsPerDay) {
        return new QuotaConfig.Limits(60, 5, new BigDecimal(dollarsPerDay));
    }

    /** One user may spend so much a day; the other counters have ample room. */
    static QuotaConfig userMaySpend(String dollarsPerDay) {
        return config(limits(dollarsPerDay), AMPLE, AMPLE, AMPLE);
    }

    static QuotaConfig config(
            QuotaConfig.Limits user,
            QuotaConfig.Limits tenant,
            QuotaConfig.Limits address,
            QuotaConfig.Limits workload) {
        return config(user, tenant, address, workload, Map.of());
    }

    /** A device that may spend so much through itself in all, and so much on its own. */
    static QuotaConfig device(String ceiling, Optional<String> alone) {
        var named = new QuotaConfig.Named(limits(ceiling), alone.map(World::limits));
        return named(Map.of(DEVICE, named));
    }

    static QuotaConfig named(Map<String, QuotaConfig.Named> workloads) {
        return config(AMPLE, AMPLE, AMPLE, AMPLE, workloads);
    }

    private static QuotaConfig config(
            QuotaConfig.Limits user,
            QuotaConfig.Limits tenant,
            QuotaConfig.Limits address,
            QuotaConfig.Limits workload,
            Map<String, QuotaConfig.Named> workloads) {
        return new QuotaConfig(
                user,
                tenant,
                address,
                workload,
                workloads,
                Map.of(),
                Duration.ofMinutes(5),
                3,
                Duration.ofMinutes(1));
    }

    static Money cents(long cents) {
        return new Money(cents * 10_000);
    }

    /** A clock that stands still until it is told. */
    static final class HandClock extends Clock {
        private volatile Instant now = NOON;

        void advance(Duration by) {
            now = now.plus(by);
        }

        void set(Instant to) {
            now = to;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
