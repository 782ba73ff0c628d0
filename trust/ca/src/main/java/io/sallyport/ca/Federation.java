// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.runtime.Metrics;
import io.sallyport.tls.ForeignBundle;
import io.sallyport.tls.TrustBundle;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The other trust domains that this one knows: a watch for each, on a virtual thread of its own, so
 * that one that does not answer holds nobody up. Their anchors are never merged. Thread-safe.
 */
final class Federation implements AutoCloseable {
    private final String ownDomain;
    private final Supplier<TrustBundle> own;
    private final List<ForeignWatch> watches;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * @param own our bundle as it is at the moment
     * @throws CaException when a domain is configured twice or is ours, or its first bundle cannot
     *     be used
     */
    Federation(List<ForeignDomain> domains, Register register, ForeignNews news, Own own) {
        this.ownDomain = own.trustDomain();
        this.own = own.bundle();
        requireDistinct(domains);
        this.watches =
                domains.stream()
                        .map(domain ->
                                new ForeignWatch(
                                        domain,
                                        register,
                                        news,
                                        () -> keysOfOthers(domain.trustDomain())))
                        .toList();
    }

    /** Our own domain. */
    record Own(String trustDomain, Supplier<TrustBundle> bundle) {}

    /** Begins to ask. */
    void start() {
        watches.forEach(watch ->
                Thread.ofVirtual()
                        .name("federation " + watch.trustDomain())
                        .start(() -> run(watch)));
    }

    /** What is known, also what is too old to count; a domain that never answered is not in it. */
    List<ForeignBundle> bundles() {
        return watches.stream().map(ForeignWatch::bundle).flatMap(Optional::stream).toList();
    }

    /** The figures that a monitoring system should warn of. */
    void report(Metrics metrics) {
        metrics.gauge(
                "sallyport_federation_stale_domains",
                () -> watches.stream().filter(ForeignWatch::stale).count());
        metrics.gauge(
                "sallyport_federation_oldest_answer_seconds",
                () ->
                        watches.stream()
                                .map(ForeignWatch::age)
                                .flatMap(Optional::stream)
                                .mapToDouble(Duration::toSeconds)
                                .max()
                                .orElse(0));
    }

    /** Asks all of them now, one after the other; whether every answer was taken. */
    boolean look() {
        return watches.stream().map(ForeignWatch::look).filter(taken -> !taken).count() == 0;
    }

    private void run(ForeignWatch watch) {
        try {
            do {
                watch.look();
            } while (!closed.await(watch.pause().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireDistinct(List<ForeignDomain> domains) {
        var seen = new HashSet<>(Set.of(ownDomain));
        for (ForeignDomain domain : domains) {
            if (!seen.add(domain.trustDomain())) {
                throw new CaException(
                        "ca.federation: `%s` is our own or there twice (expected: each other domain once)"
                                .formatted(domain.trustDomain()));
            }
        }
    }

    private Set<String> keysOfOthers(String than) {
        var keys = new HashSet<>(ForeignWatch.keys(own.get()));
        watches.stream()
                .filter(watch -> !watch.trustDomain().equals(than))
                .forEach(watch -> keys.addAll(watch.keys()));
        return keys;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
