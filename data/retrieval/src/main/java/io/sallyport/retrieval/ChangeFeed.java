// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.store.Announcements;
import io.sallyport.store.StoreException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what other processes write to the same database: it looks several times a second, and at
 * once when one of them announces something. Where nothing was heard for too long, or a change is
 * missing, nothing is answered. Thread-safe.
 */
final class ChangeFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
    private static final Duration BETWEEN = Duration.ofMillis(250);
    private static final Duration END = Duration.ofSeconds(15);

    private final RowStore rows;
    private final BiConsumer<Collected, RowStore.News> reader;
    private final SealedStore.Served served;
    private final Map<Collected, Long> positions = new LinkedHashMap<>(); // guarded by this
    private long known; // the database had this revision already; guarded by this
    private long read; // every collection was read up to here; guarded by this
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Optional<Thread> follower = Optional.empty();
    private volatile long heard;

    /**
     * @param reader gets what is new of a collection
     */
    ChangeFeed(
            RowStore rows, BiConsumer<Collected, RowStore.News> reader, SealedStore.Served served) {
        this.rows = rows;
        this.reader = reader;
        this.served = served;
    }

    /** Before the start: up to which revision a collection was read. */
    synchronized void from(Collected collected, long position) {
        positions.put(collected, position);
        // not read: what was written to a collection before another one was loaded is still to come
        known = Math.max(known, position);
    }

    /** Begins to follow, until it is closed. */
    void start(Announcements announcements) {
        heard = System.nanoTime();
        follower =
                Optional.of(Thread.ofVirtual().name("changes").start(() -> follow(announcements)));
    }

    /**
     * Refuses what could rest on less than all that was written.
     *
     * @throws StoreException saying why
     */
    void requireSound(String collection) {
        if (lost.contains(collection)) {
            throw new StoreException(
                    "store: changes of a collection are missing (expected: all); restart on a"
                            + " database that is sound");
        }
        if (silent()) {
            throw new StoreException(
                    "store: its changes were not heard for %s (expected: several times a second)"
                            .formatted(served.silence()));
        }
    }

    /** Whether nothing was heard for too long. */
    boolean silent() {
        return follower.isPresent() && System.nanoTime() - heard > served.silence().toNanos();
    }

    /** Collections that changes are missing of: nothing is answered from them. */
    Set<String> lost() {
        return Set.copyOf(lost);
    }

    /** Reads all that is new. */
    synchronized void catchUp() {
        long asked = System.nanoTime();
        long floor = Math.max(known, rows.written()); // before the question
        long now = rows.newest();
        if (now < floor) {
            positions.keySet().forEach(collected -> lose(collected, "changes_taken_back"));
        } else if (now > read) {
            List.copyOf(positions.keySet()).forEach(this::catchUp);
            read = now;
            known = now;
        }
        heard = asked;
    }

    private void catchUp(Collected collected) {
        RowStore.News news;
        do {
            news = rows.news(collected, positions.getOrDefault(collected, 0L));
            if (!news.history().whole()) {
                lose(collected, "changes_missing");
                return;
            }
            reader.accept(collected, news);
            positions.put(collected, news.history().position());
        } while (!news.all());
    }

    /** From now on nothing is answered from this collection. */
    void lose(Collected collected, String how) {
        if (lost.add(collected.name())) {
            served.alarm().tampered(collected.place(""), how);
        }
    }

    private void follow(Announcements announcements) {
        boolean failing = false;
        try (announcements) {
            while (closing.getCount() > 0) {
                failing = !look(announcements, failing);
            }
        }
    }

    /** Whatever goes wrong, it is tried again: as long as it goes wrong, nothing is heard. */
    private boolean look(Announcements announcements, boolean told) {
        try {
            announcements.await(BETWEEN);
            catchUp();
            return true;
        } catch (RuntimeException e) {
            if (!told) {
                LOG.atWarn()
                        .addKeyValue("why", StoreException.reason(e))
                        .log("changes by other processes are not heard; it is tried again");
            }
            pause();
            return false;
        }
    }

    private void pause() {
        try {
            boolean _ = closing.await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            if (follower.isPresent()) {
                boolean _ = follower.get().join(END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
