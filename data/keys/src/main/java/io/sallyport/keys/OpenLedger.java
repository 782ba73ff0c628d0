// SPDX-License-Identifier: Apache-2.0
package io.sallyport.keys;

import io.sallyport.identity.Subject;
import io.sallyport.store.Database;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.jdbi.v3.core.Handle;

/**
 * Which tokens were used, and how many fields each user opened today (UTC): both in one durable
 * step, before the field is opened. Thread-safe.
 */
final class OpenLedger {
    private final Database database;
    private final int perDay;
    private final Clock clock;

    /** What became of it. */
    enum Booked {
        YES,
        USED_BEFORE,
        BUDGET_SPENT
    }

    OpenLedger(Database database, int perDay, Clock clock) {
        this.database = database;
        this.perDay = perDay;
        this.clock = clock;
    }

    /**
     * Books one opening with the token {@code jti}, which must not be used again before {@code
     * expires}.
     *
     * @throws io.sallyport.store.StoreException when it cannot be booked: nothing may be opened
     */
    Booked book(Subject subject, String jti, Instant expires) {
        Instant now = clock.instant();
        long day = LocalDate.ofInstant(now, ZoneOffset.UTC).toEpochDay();
        String who = digest(subject.tenant() + "\n" + subject.issuer() + "\n" + subject.sub());
        String token = digest(jti);
        return database.write(handle -> {
            handle.execute(
                    "delete from opened where day < ? and until < ?", day, now.getEpochSecond());
            if (count(handle, "select count(*) from opened where jti = ?", token) > 0) {
                return Booked.USED_BEFORE;
            }
            String today = "select count(*) from opened where day = " + day + " and subject = ?";
            if (count(handle, today, who) >= perDay) {
                return Booked.BUDGET_SPENT;
            }
            handle.execute(
                    "insert into opened values (?, ?, ?, ?)",
                    token,
                    day,
                    who,
                    expires.getEpochSecond());
            return Booked.YES;
        });
    }

    /** Until the budget is whole again. */
    Duration untilTomorrow() {
        Instant now = clock.instant();
        LocalDate tomorrow = LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(1);
        return Duration.between(now, tomorrow.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private static int count(Handle handle, String query, String key) {
        return handle.createQuery(query).bind(0, key).mapTo(Integer.class).one();
    }

    private static String digest(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
