// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** The system's clock, put forward by hand; beside a real server it must go on by itself. */
final class ShiftedClock extends Clock {
    private final AtomicReference<Duration> by = new AtomicReference<>(Duration.ZERO);

    void advance(Duration further) {
        by.updateAndGet(further::plus);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(by.get());
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
