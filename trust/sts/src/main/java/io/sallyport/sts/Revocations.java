// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.identity.BearerToken;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.DenyList;
import io.sallyport.identity.FeedPage;
import io.sallyport.identity.Revocation;
import io.sallyport.store.Database;
import io.sallyport.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;

/**
 * What is revoked, and the feed of it. Each revocation has an epoch, one more than the last, for
 * ever, and a head, a hash over all before it; durable before anybody is told. Thread-safe.
 */
final class Revocations implements AutoCloseable {
    private static final int PAGE = 500;
    private static final int MOST = DenyList.MOST_ENTRIES - 10_000;

    private final Database database;
    private final Clock clock;
    private final Lives lives;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private boolean closed; // guarded by lock

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

    /** Where the feed is. */
    private record Place(long epoch, String head, boolean first) {
        /** A feed that has no head yet begins with one of its own, so that no two are alike. */
        static Place of(long epoch, String head) {
            return head.isEmpty()
                    ? new Place(epoch, "before-heads-" + epoch, true)
                    : new Place(epoch, head, false);
        }
    }

    Revocations(Database database, Clock clock, Lives lives) {
        this.database = database;
        this.clock = clock;
        this.lives = lives;
    }

    /**
     * Revokes; durable when the call returns, and on its way to everyone who waits.
     *
     * @throws IllegalArgumentException when nobody could be told of such a key
     * @throws StoreException when the feed is full, so that PEPs could not keep all of it
     */
    long revoke(DenyKey key) {
        if (!Revocation.canTell(key)) {
            throw new IllegalArgumentException("revocation: not to be told (expected: plain text)");
        }
        long epoch = database.write(handle -> insert(handle, key));
        wake(false);
        return epoch;
    }

    /**
     * What came after {@code since}, at once; all of it when the feed's head at {@code since} is
     * not known, because then the asker knows another history, or a very old one.
     */
    FeedPage after(long since, String nonce) {
        return database.read(handle -> {
            Place newest = newest(handle);
            String sinceHead = head(handle, since, newest);
            List<Revocation> events = events(handle, sinceHead.isEmpty() ? 0 : since);
            Place last =
                    events.size() == PAGE
                            ? Place.of(events.getLast().epoch(), events.getLast().id())
                            : newest;
            return new FeedPage(
                    nonce, since, sinceHead, last.epoch(), last.head(), newest.epoch(), events);
        });
    }

    /** As {@link #after}, waiting for news for {@code patience} at most. */
    FeedPage await(long since, String nonce, Duration patience) throws InterruptedException {
        long nanos = patience.toNanos();
        lock.lock();
        try {
            // asked under the lock, so that no news falls between asking and waiting
            FeedPage page = after(since, nonce);
            while (page.events().isEmpty() && page.epoch() == since && nanos > 0 && !closed) {
                nanos = news.awaitNanos(nanos);
                page = after(since, nonce);
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
        // told again, it lasts longer: the earlier word is not needed any more
        handle.createUpdate("delete from revocation where kind = :kind and denied = :denied")
                .bind("kind", key.kind().code())
                .bind("denied", key.value())
                .execute();
        makeRoom(handle);
        long epoch =
                handle.createQuery("update feed set epoch = epoch + 1 returning epoch")
                        .mapTo(Long.class)
                        .one();
        long expires = clock.instant().plus(lives.of(key.kind())).getEpochSecond();
        String head = next(newest(handle), key, expires);
        handle.createUpdate("update feed set head = :head").bind("head", head).execute();
        handle.createUpdate(
                        "insert into revocation (epoch, kind, denied, expires, head)"
                                + " values (:epoch, :kind, :denied, :expires, :head)")
                .bind("epoch", epoch)
                .bind("kind", key.kind().code())
                .bind("denied", key.value())
                .bind("expires", expires)
                .bind("head", head)
                .execute();
        return epoch;
    }

    /** Fewer than a PEP can keep: one that is full would let nobody through. */
    private static void makeRoom(Handle handle) {
        long kept = handle.createQuery("select count(*) from revocation").mapTo(Long.class).one();
        if (kept >= MOST) {
            throw new StoreException(
                    "revocations: " + kept + " (expected: fewer than " + MOST + ")");
        }
    }

    private static String next(Place place, DenyKey key, long expires) {
        return new BearerToken(
                        String.join(
                                "\n",
                                place.first() ? Ids.next() : place.head(),
                                Long.toString(place.epoch()),
                                key.kind().code(),
                                key.value(),
                                Long.toString(expires)))
                .sha256();
    }

    private static Place newest(Handle handle) {
        return handle.createQuery("select epoch, head from feed")
                .map((row, _) -> Place.of(row.getLong("epoch"), row.getString("head")))
                .one();
    }

    /** Empty when it is not known. */
    private static String head(Handle handle, long epoch, Place newest) {
        if (epoch == newest.epoch()) {
            return newest.head();
        }
        return handle.createQuery("select head from revocation where epoch = :epoch")
                .bind("epoch", epoch)
                .mapTo(String.class)
                .findOne()
                .orElse("");
    }

    private List<Revocation> events(Handle handle, long since) {
        return handle.createQuery(
                        "select epoch, head, kind, denied, expires from revocation"
                                + " where epoch > :since and expires >= :now"
                                + " order by epoch limit "
                                + PAGE)
                .bind("since", since)
                .bind("now", clock.instant().getEpochSecond())
                .map((row, _) ->
                        new Revocation(
                                row.getLong("epoch"),
                                Place.of(row.getLong("epoch"), row.getString("head")).head(),
                                new DenyKey(
                                        DenyKey.Kind.of(row.getString("kind")).orElseThrow(),
                                        row.getString("denied")),
                                Instant.ofEpochSecond(row.getLong("expires"))))
                .list();
    }
}
