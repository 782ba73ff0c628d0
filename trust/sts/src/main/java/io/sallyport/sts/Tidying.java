// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes once a minute what can no longer matter, so that the database does not grow. */
final class Tidying implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tidying.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Ledger ledger;
    private final Clock clock;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("sts-tidying").factory());

    Tidying(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
        var _ =
                timer.scheduleWithFixedDelay(
                        this::tidy, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    private void tidy() {
        try {
            ledger.tidy(clock.instant());
        } catch (StoreException e) {
            LOG.atWarn()
                    .addKeyValue("why", StoreException.reason(e))
                    .log("old revocations and counts: not removed; again later");
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
