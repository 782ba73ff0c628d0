// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static io.sallyport.ca.Realm.DOMAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.audit.AuditLog;
import io.sallyport.testkit.HandClock;
import io.sallyport.tls.PeerJudge;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.TrustBundle;
import io.sallyport.tls.Verdict;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * At no time is there a certificate that a workload would refuse: whatever is asked, lost, ended
 * and begun again in between, while roots and issuing authorities change. The seed is printed.
 */
class RotationLawTest {
    private static final int STEPS = 250;
    private static final int WORKLOADS = 5;

    @TempDir private Path folder;
    private final HandClock clock = new HandClock();
    private final List<Turnover.Holder> holders = new ArrayList<>();
    private final Set<Object> accepted = new HashSet<>();
    private TrustBundle newest = new TrustBundle(DOMAIN, Set.of());
    private TrustBundle previous = newest;
    private long sequence;
    private int changes;

    /** A verdict that holds until the certificate ends. */
    private record Pair(TrustBundle bundle, X509Certificate leaf) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void every_certificate_that_counts_is_taken_by_every_workload_at_every_moment(long seed) {
        var random = new Random(seed);
        Realm.init(folder.resolve("ca"), clock);
        try (var audit = AuditLog.open(folder.resolve("audit"), "spiffe://" + DOMAIN + "/ca");
                var turnover = new Turnover(folder.resolve("ca"), audit, clock)) {
            for (int step = 0; step < STEPS * Integer.getInteger("sallyport.cases", 1); step++) {
                act(turnover, random);
                check(turnover, "seed %d, step %d".formatted(seed, step));
            }
        }

        assertThat(changes).as("seed %d, changes of who signs", seed).isGreaterThan(2);
    }

    private void act(Turnover turnover, Random random) {
        String before = turnover.signing().id();
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> one(random).ifPresent(turnover::poll);
            case 4, 5 -> one(random).ifPresent(turnover::renew);
            case 6 -> one(random).ifPresent(turnover::renewInVain);
            case 7 ->
                    one(random)
                            .ifPresent(
                                    holder -> turnover.claim(holder, holder.bundle().sequence()));
            case 8, 9 -> enrol(turnover, random);
            case 10 -> turnover.restart();
            case 11 -> rotate(turnover, random);
            case 12 -> dieInAStep(turnover);
            default -> clock.advance(Duration.ofMinutes(random.nextInt(25)));
        }
        turnover.look();
        holders.removeIf(holder -> !holder.living(clock.instant()));
        changes += turnover.signing().id().equals(before) ? 0 : 1;
    }

    private void enrol(Turnover turnover, Random random) {
        if (holders.size() < WORKLOADS) {
            holders.add(turnover.enrol(new SpiffeId(DOMAIN, "/w" + random.nextInt(WORKLOADS))));
        }
    }

    private static void rotate(Turnover turnover, Random random) {
        boolean idle =
                turnover.rows().stream()
                        .allMatch(row ->
                                row.state() == AuthorityRow.State.SIGNING
                                        || row.state() == AuthorityRow.State.WITHDRAWN);
        if (!idle) {
            return;
        }
        if (random.nextBoolean()) {
            turnover.rotateRoot();
        } else {
            turnover.rotate();
        }
    }

    private static void dieInAStep(Turnover turnover) {
        try {
            turnover.lookWith(_ -> {
                throw new IllegalStateException("killed");
            });
        } catch (IllegalStateException killed) {
            turnover.restart();
        }
    }

    private java.util.Optional<Turnover.Holder> one(Random random) {
        return holders.isEmpty()
                ? java.util.Optional.empty()
                : java.util.Optional.of(holders.get(random.nextInt(holders.size())));
    }

    private void check(Turnover turnover, String when) {
        PublishedBundle now = turnover.bundle();
        if (now.sequence() != sequence) {
            previous = sequence == 0 ? now.bundle() : newest;
            newest = now.bundle();
            sequence = now.sequence();
        }
        for (Turnover.Holder whom : holders) {
            accepts(newest, whom, when + ", the newest bundle");
            accepts(previous, whom, when + ", the bundle before");
            holders.forEach(by -> accepts(by.bundle().bundle(), whom, when + ", " + by.id()));
        }
    }

    private void accepts(TrustBundle bundle, Turnover.Holder whom, String when) {
        if (accepted.add(new Pair(bundle, whom.chain().getFirst()))) {
            assertThat(new PeerJudge(new BundleOnly(bundle), clock).judge(whom.chain()))
                    .as(when)
                    .isInstanceOf(Verdict.Accepted.class);
        }
    }
}
