// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the token service's revocations by long polls on a virtual thread of its own. What it
 * heard once binds the token service: an answer from another or an earlier history (a restored
 * backup, a second database, a recorded answer) is not believed, and with nothing believable for 30
 * s the {@link DenyList} is not fresh. Ends with {@link #close}.
 */
public final class RevocationFeed implements AutoCloseable {
    /** Short against {@link DenyList#MOST_SILENCE}: two lost answers must not stop the process. */
    static final Duration WAIT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(RevocationFeed.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    /** What is revoked while the way is broken must count within two seconds of its return. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Function<FeedQuestion, byte[]> source;
    private final FeedReader reader;
    private final DenyList denied;
    private final Runnable before;
    private final Thread thread;
    private Known known = Known.NOTHING;
    private boolean told;
    private volatile boolean closed;

    /**
     * Where we are in the feed.
     *
     * @param head of the feed at {@code epoch}; empty for any
     * @param newest the newest epoch that was ever shown to us
     */
    private record Known(long epoch, String head, long newest) {
        static final Known NOTHING = new Known(0, "", 0);
    }

    private RevocationFeed(
            Function<FeedQuestion, byte[]> source,
            FeedReader reader,
            DenyList denied,
            Runnable before) {
        this.source = source;
        this.reader = reader;
        this.denied = denied;
        this.before = before;
        this.thread = Thread.ofVirtual().name("revocation-feed").unstarted(this::follow);
    }

    /**
     * Begins to fill {@code denied}.
     *
     * @param source asks the token service and waits for its answer, both bounded; throws when
     *     there is none
     * @param before runs before each question, for example to bring the keys it is signed with
     */
    public static RevocationFeed follow(
            Function<FeedQuestion, byte[]> source,
            FeedReader reader,
            DenyList denied,
            Runnable before) {
        var feed = new RevocationFeed(source, reader, denied, before);
        feed.thread.start();
        return feed;
    }

    /** One that asks only when {@link #poll} is called. */
    static RevocationFeed byHand(
            Function<FeedQuestion, byte[]> source, FeedReader reader, DenyList denied) {
        return new RevocationFeed(source, reader, denied, () -> {});
    }

    private void follow() {
        Duration pause = FIRST_PAUSE;
        while (!closed) {
            try {
                before.run();
                // the first answer is wanted at once, later ones when there is news
                poll(told ? WAIT : Duration.ZERO);
                pause = FIRST_PAUSE;
            } catch (RuntimeException e) {
                lost(e);
                rest(pause);
                pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
            }
        }
    }

    /** Asks once and takes what is told. */
    void poll(Duration wait) {
        Instant asked = denied.clock().instant();
        FeedQuestion question = FeedQuestion.since(known.epoch(), wait);
        FeedPage page = believed(reader.read(source.apply(question), question));
        page.events().forEach(this::apply);
        known = new Known(page.epoch(), page.head(), page.newest());
        if (page.epoch() < page.newest()) {
            return; // it comes in pages: it is heard when there is no more of it
        }
        // with nothing to wait for, an answer proves that nothing was missed when it was asked for
        denied.heard(wait.isZero() ? asked : denied.clock().instant());
        if (!told) {
            told = true;
            LOG.atInfo().addKeyValue("epoch", page.epoch()).log("revocation feed heard");
        }
    }

    private FeedPage believed(FeedPage page) {
        if (page.newest() < known.newest()) {
            throw new TokenRefusedException("feed_rolled_back");
        }
        boolean onward = !page.sinceHead().isEmpty();
        if (onward && !known.head().isEmpty() && !page.sinceHead().equals(known.head())) {
            throw new TokenRefusedException("feed_forked");
        }
        if (onward && page.epoch() < known.epoch()) {
            throw new TokenRefusedException("feed_goes_back");
        }
        return page;
    }

    private void apply(Revocation event) {
        if (!denied.add(event.key(), event.expires())) {
            // what had no room is told again, when there is some
            known = new Known(0, "", known.newest());
            throw new IllegalStateException(
                    "revocation feed: too long (expected: at most "
                            + DenyList.MOST_ENTRIES
                            + " revocations)");
        }
    }

    private void lost(RuntimeException e) {
        if (closed) {
            return;
        }
        if (e instanceof TokenRefusedException refused) {
            notBelieved(refused.reason());
        } else if (told) {
            LOG.atWarn().addKeyValue("cause", e.getMessage()).log("revocation feed lost");
        } else {
            LOG.atDebug().addKeyValue("cause", e.getMessage()).log("revocation feed not there yet");
        }
        told = false;
    }

    /** Told once for each reason, however often it is asked again. */
    private void notBelieved(String reason) {
        String trouble = "not believed, " + reason;
        if (!trouble.equals(denied.trouble())) {
            denied.troubled(trouble);
            LOG.atError().addKeyValue("reason", reason).log("revocation feed not believed");
        }
    }

    private void rest(Duration pause) {
        try {
            long most = pause.toMillis();
            Thread.sleep(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
