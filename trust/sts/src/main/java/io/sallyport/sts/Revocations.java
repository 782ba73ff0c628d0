// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.identity.DenyKey;
import io.sallyport.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;

/**
 * What is revoked, and the feed of it. Each revocation has an epoch, one more than the last, for
 * ever; durable before anybody is told. Thread-safe.
 */
final class Revocations implements AutoCloseable {
    private static final int PAGE = 500;

    private final Database database;
    private final Clock clock;
    private final Lives lives;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private boolean closed; // guarded by lock

    /** One revocation as PEPs learn of it. */
    record Event(long epoch, String kind, String value, long expires) {}

    /**
     * What happened after an epoch.
     *
     * @param epoch ask for what comes after this one next time
     */
    record Page(long epoch, List<Event> events) {}

    /**
     * How long revocations last.
     *
     * @param token of one token or chain: no token of it lives longer
     * @param standing of what new tokens are made from
     */
    record Lives(Duration token, Duration standing) {
        Duration of(DenyKey.Kind kind) {
            return switch (kind) {
                case JTI, TXN -> token;
                case SID, SUBJECT, WORKLOAD, CERTIFICATE -> standing;
            };
        }
    }

    Revocations(Database database, Clock clock, Lives lives) {
        this.database = database;
        this.clock = clock;
        this.lives = lives;
    }

    /** Revokes; durable when the call returns, and on its way to everyone who waits. */
    long revoke(DenyKey key) {
        long epoch = database.write(handle -> insert(handle, key));
        wake(false);
        return epoch;
    }

    /**
     * What came after {@code since}, at once; all of it when {@code since} is not an epoch of ours,
     * because then the asker knows another history.
     */
    Page after(long since) {
        return database.read(handle -> {
            long newest = handle.createQuery("select epoch from feed").mapTo(Long.class).one();
            List<Event> events = events(handle, since > newest ? 0 : since);
            boolean more = events.size() == PAGE;
            return new Page(more ? events.getLast().epoch() : newest, events);
        });
    }

    /** As {@link #after}, waiting for news for {@code patience} at most. */
    Page await(long since, Duration patience) throws InterruptedException {
        long nanos = patience.toNanos();
        lock.lock();
        try {
            // asked under the lock, so that no news falls between asking and waiting
            Page page = after(since);
            while (page.events().isEmpty() && page.epoch() == since && nanos > 0 && !closed) {
                nanos = news.awaitNanos(nanos);
                page = after(since);
            }
            return page;
        } finally {
            lock.unlock();
        }
    }

    /** Lets everybody who waits go. */
    @Override
    public void close() {
        wake(true);
    }

    private void wake(boolean forGood) {
        lock.lock();
        try {
            closed = closed || forGood;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long insert(Handle handle, DenyKey key) {
        long epoch =
                handle.createQuery("update feed set epoch = epoch + 1 returning epoch")
                        .mapTo(Long.class)
                        .one();
        handle.createUpdate(
                        "insert into revocation (epoch, kind, denied, expires)"
                                + " values (:epoch, :kind, :denied, :expires)")
                .bind("epoch", epoch)
                .bind("kind", key.kind().code())
                .bind("denied", key.value())
                .bind("expires", clock.instant().plus(lives.of(key.kind())).getEpochSecond())
                .execute();
        return epoch;
    }

    private List<Event> events(Handle handle, long since) {
        return handle.createQuery(
                        "select epoch, kind, denied, expires from revocation"
                                + " where epoch > :since and expires >= :now"
                                + " order by epoch limit "
                                + PAGE)
                .bind("since", since)
                .bind("now", clock.instant().getEpochSecond())
                .map((row, _) ->
                        new Event(
                                row.getLong("epoch"),
                                row.getString("kind"),
                                row.getString("denied"),
                                row.getLong("expires")))
                .list();
    }
}
