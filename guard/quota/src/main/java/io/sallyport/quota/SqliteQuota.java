// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import io.sallyport.store.Database;
import io.sallyport.store.StoreException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A quota of one process: money in SQLite, durable and all or nothing; rates decided in memory and
 * stored once a second; repetitions in memory. Whatever the store's state after a crash, no more is
 * spent than the caps and the declared debt.
 */
public final class SqliteQuota implements Quota, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteQuota.class);
    private static final int COUNTERS = 100_000;
    private static final int WINDOWS = 200_000;
    private static final int ID_BYTES = 16;

    private final QuotaConfig config;
    private final Clock clock;
    private final Database database;
    private final Budgets budgets;
    private final Rates rates;
    private final Repetitions repetitions;
    private final SecureRandom random = new SecureRandom();
    private final AtomicReference<LocalDate> tidied = new AtomicReference<>(LocalDate.MIN);

    SqliteQuota(QuotaConfig config, Path file, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.database = Database.embedded(file, "migrations/quota");
        this.budgets = new Budgets(config);
        this.rates = new Rates(config, COUNTERS);
        this.repetitions = new Repetitions(config, WINDOWS);
        database.writing(handle -> rates.restore(RateRows.load(handle, clock.instant())));
    }

    @Override
    public Answer admit(Spender spender) {
        Instant now = clock.instant();
        Answer answer = rates.admit(spender, now);
        return store(rates.due(now)) ? answer : new Answer.Unavailable();
    }

    private boolean store(Map<Rates.Key, Long> changed) {
        if (changed.isEmpty()) {
            return true;
        }
        try {
            database.writing(handle -> RateRows.store(handle, changed));
            return true;
        } catch (StoreException | JdbiException e) {
            rates.failed(changed);
            LOG.atError()
                    .addKeyValue("why", StoreException.reason(e))
                    .log("rates cannot be written; refused");
            return false;
        }
    }

    @Override
    public Answer repeated(Spender spender, String fingerprint) {
        return repetitions.count(spender, fingerprint, clock.instant());
    }

    @Override
    public Reserved reserve(Spender spender, Money worst) {
        if (worst.micros() < 0) {
            throw new IllegalArgumentException("reserved: " + worst + " (expected: 0 or more)");
        }
        Instant now = clock.instant();
        var claim = new Budgets.Claim(newId(), spender, worst, now.plus(config.holdLife()));
        try {
            tidyOnceADay(now);
            Optional<Scope> full = take(claim, now);
            return full.isPresent()
                    ? new Reserved.Exhausted(full.get().told(spender), toMidnight(now))
                    : new Reserved.Held(new BudgetHold(claim.id(), worst, this::settle));
        } catch (StoreException | JdbiException e) {
            LOG.atError()
                    .addKeyValue("why", StoreException.reason(e))
                    .log("budgets cannot be read or written; refused");
            return new Reserved.Unavailable();
        }
    }

    private Optional<Scope> take(Budgets.Claim claim, Instant now) {
        try {
            database.writing(handle -> budgets.reserve(handle, claim, now));
            return Optional.empty();
        } catch (Budgets.Full e) { // thrown, so that the store rolls back what was taken before
            return Optional.of(e.scope());
        }
    }

    private void tidyOnceADay(Instant now) {
        LocalDate last = tidied.get();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (!today.equals(last) && tidied.compareAndSet(last, today)) {
            database.writing(handle -> budgets.tidy(handle, now));
        }
    }

    private void settle(String id, Money used) {
        try {
            database.writing(handle -> budgets.settle(handle, id, used, clock.instant()));
        } catch (StoreException | JdbiException e) {
            LOG.atError()
                    .addKeyValue("hold", id)
                    .addKeyValue("why", StoreException.reason(e))
                    .log("a hold cannot be settled; it is spent in full when its life ends");
        }
    }

    private String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    private static Duration toMidnight(Instant now) {
        Instant next =
                now.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).plusDays(1).toInstant();
        return Duration.between(now, next);
    }

    @Override
    public void close() {
        store(rates.unstored(clock.instant()));
        database.close();
    }
}
