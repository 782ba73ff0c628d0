// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.SigningKey;
import io.sallyport.identity.TokenReader;
import io.sallyport.identity.TokenWriter;
import io.sallyport.store.Database;
import io.sallyport.store.StoreException;
import io.sallyport.testkit.HandClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred thousand granted exchanges, many at a time, over a real ledger whose database is taken
 * away in the middle again and again: never wider, never longer, never a shorter chain, never past
 * the cap, nothing of what was revoked.
 */
@Tag("slow")
class ManyExchangesTest {
    private static final int ROUNDS = 100;
    private static final int EACH_ROUND = 1_000 * Integer.getInteger("sallyport.cases", 1);
    private static final int CAP = 20;
    private static final int THREADS = 48;
    private static final List<String> SCOPES = List.of("a", "b", "c", "d", "e");
    private static final List<String> NAMES =
            List.of("web-app", "orchestrator", "gateway", "retrieval", "model", "keys");

    @TempDir Path folder;
    private final HandClock clock = new HandClock();
    private final SigningKey key = SigningKey.create("k");
    private final TokenWriter writer = TokenWriter.of("https://sts", key);
    private final TokenReader reader =
            TokenReader.of("https://sts", _ -> Optional.of(key.publicKey()), clock);
    private final Map<String, AtomicInteger> used = new ConcurrentHashMap<>();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final AtomicLong granted = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();

    @Test
    void no_exchange_gains_anything_whatever_came_before_it() throws Exception {
        long seed = System.nanoTime();
        System.out.println("ManyExchangesTest seed " + seed);
        var random = new Random(seed);
        var walkers = new ArrayList<Walker>();
        for (int i = 0; i < THREADS; i++) {
            walkers.add(new Walker(new Random(random.nextLong()), i));
        }

        for (int round = 1; round <= ROUNDS; round++) {
            run(walkers, (long) round * EACH_ROUND);
            clock.advance(Duration.ofSeconds(random.nextInt(40)));
        }

        assertThat(granted.get()).isGreaterThanOrEqualTo((long) ROUNDS * EACH_ROUND);
        assertThat(used.values()).as("seed " + seed).allMatch(count -> count.get() <= CAP);
        assertThat(revoked).isNotEmpty();
        System.out.println(
                "granted "
                        + granted
                        + ", cut off by a crash "
                        + unanswered
                        + ", revoked "
                        + revoked.size());
    }

    /** All walk until so many are granted; then the database goes away under them. */
    private void run(List<Walker> walkers, long goal) throws Exception {
        Database database = Database.embedded(folder.resolve("sts.db"), "migrations/sts");
        var ledger = new Ledger(database, CAP);
        var lives = new Revocations.Lives(Duration.ofHours(1), Duration.ofHours(24));
        var revocations = new Revocations(database, clock, lives);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running =
                    walkers.stream()
                            .map(walker -> threads.submit(() -> walker.walk(ledger, revocations)))
                            .toList();
            while (granted.get() < goal && running.stream().noneMatch(Future::isDone)) {
                LockSupport.parkNanos(5_000_000); // only to end the round
            }
            database.close();
            for (var one : running) {
                one.get();
            }
        }
    }

    /** Somebody who holds some tokens and tries what it can with them. */
    private final class Walker {
        private final Random random;
        private final ExchangeRules rules;
        private final List<Parent> held = new ArrayList<>();
        private final int number;
        private int made;

        Walker(Random random, int number) {
            this.random = random;
            this.number = number;
            this.rules = new ExchangeRules(new Edges(edges(random), Cast.TRUST), Set.of());
        }

        /** Ends with the database. */
        boolean walk(Ledger ledger, Revocations revocations) {
            try {
                while (true) {
                    step(ledger, revocations);
                }
            } catch (StoreException gone) {
                unanswered.incrementAndGet();
                return true;
            }
        }

        private void step(Ledger ledger, Revocations revocations) {
            if (held.size() < 20) {
                held.add(t0());
            }
            int at = random.nextInt(held.size());
            Parent parent = held.get(at);
            Ask ask = ask(parent);
            Instant now = clock.instant();
            boolean dead = revoked.contains(parent.txn());
            if (rules.judge(ask, parent, now) instanceof Outcome.Granted allowed
                    && ledger.book(parent, allowed, now) instanceof Outcome.Granted booked) {
                assertThat(dead).as("of a revoked chain").isFalse();
                assertNoGain(ask, parent, booked.token(), now);
                count(parent, booked);
                keep(booked.token());
            } else if (held.size() > 60 || !parent.expires().isAfter(now)) {
                held.remove(at);
            }
            if (random.nextInt(2_000) == 0 && !parent.txn().isEmpty()) {
                revocations.revoke(new DenyKey(DenyKey.Kind.TXN, parent.txn()));
                revoked.add(parent.txn()); // only what was acknowledged
            }
        }

        private void count(Parent parent, Outcome.Granted booked) {
            granted.incrementAndGet();
            used.computeIfAbsent(parent.jti() + booked.rule(), _ -> new AtomicInteger())
                    .incrementAndGet();
        }

        /** Every tenth token is really signed and read again. */
        private void keep(AccessToken token) {
            AccessToken kept = token;
            if (random.nextInt(10) == 0) {
                kept = reader.read(writer.write(token));
                assertThat(kept).isEqualTo(token);
            }
            if (held.size() > 60) {
                held.set(random.nextInt(held.size()), Parent.of(kept));
            } else {
                held.add(Parent.of(kept));
            }
        }

        private Ask ask(Parent parent) {
            String from =
                    random.nextInt(20) == 0
                            ? NAMES.get(random.nextInt(NAMES.size()))
                            : parent.holder().name();
            String to = NAMES.get(random.nextInt(NAMES.size()));
            return Cast.ask(from, to, some(random).toArray(String[]::new));
        }

        private Parent t0() {
            Parent one = Cast.t0("t0-" + number + "-" + made++);
            return new Parent(
                    one.principal(),
                    one.holder(),
                    some(random),
                    List.of(),
                    "",
                    one.sid(),
                    one.jti(),
                    clock.instant().plusSeconds(30 + random.nextInt(270)),
                    one.authenticated(),
                    one.address(),
                    one.boundTo(),
                    one.denied());
        }
    }

    private static void assertNoGain(Ask ask, Parent parent, AccessToken child, Instant now) {
        boolean held =
                !child.scopes().isEmpty()
                        && ask.scopes().containsAll(child.scopes())
                        && parent.scopes().containsAll(child.scopes())
                        && !child.expires().isAfter(parent.expires())
                        && child.expires().isAfter(now)
                        && child.actors().size() == parent.actors().size() + 1
                        && child.actors().size() <= 4
                        && child.actors().subList(1, child.actors().size()).equals(parent.actors())
                        && child.actors().getFirst().equals(ask.requester().id())
                        && child.principal().equals(parent.principal())
                        && child.audience().equals(ask.audience())
                        && child.confirmation().equals(ask.requester().thumbprint())
                        && (parent.txn().isEmpty() || parent.txn().equals(child.txn()))
                        && child.sid().equals(parent.sid());
        assertThat(held).as("%s from %s for %s", child, parent, ask).isTrue();
    }

    private static List<EdgeConfig> edges(Random random) {
        var edges = new ArrayList<EdgeConfig>();
        for (String from : NAMES) {
            for (String to : NAMES) {
                if (!from.equals(to) && random.nextInt(10) < 9) {
                    edges.add(
                            Cast.edge(
                                    from, to, List.copyOf(some(random)), 1 + random.nextInt(300)));
                }
            }
        }
        return edges;
    }

    private static Set<String> some(Random random) {
        var some = new HashSet<String>();
        some.add(SCOPES.get(random.nextInt(SCOPES.size())));
        for (String scope : SCOPES) {
            if (random.nextInt(4) > 0) {
                some.add(scope);
            }
        }
        return some;
    }
}
