// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.ca.BundleRefusedException.Why;
import io.sallyport.store.StoreException;
import io.sallyport.tls.ForeignBundle;
import io.sallyport.tls.TrustBundle;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Keeps up with the bundle of one other trust domain: asks its endpoint, judges the answer, and
 * writes down what it takes before anybody uses it. Whatever is not taken leaves the bundle before
 * as it is, until that is too old. One thread looks; any may read.
 */
final class ForeignWatch {
    private final ForeignDomain domain;
    private final BundleEndpoint endpoint;
    private final FirstBundle first;
    private final Register register;
    private final ForeignNews news;
    private final Supplier<Set<String>> taken;
    private volatile Optional<Known> known;
    private int failures; // of the thread that looks

    /** What was taken last, and when the endpoint last said that it is the newest. */
    private record Known(BundleDocument document, Instant answered) {}

    /**
     * @param taken ids of the keys that vouch for other domains, our own among them
     * @throws CaException when the bundle to begin with cannot be used
     */
    ForeignWatch(
            ForeignDomain domain,
            Register register,
            ForeignNews news,
            Supplier<Set<String>> taken) {
        this.domain = domain;
        this.endpoint = new BundleEndpoint(domain);
        this.first = FirstBundle.read(domain);
        this.register = register;
        this.news = news;
        this.taken = taken;
        this.known = kept();
    }

    /** The bundle that was taken last; empty before the first. It may be too old to count. */
    Optional<ForeignBundle> bundle() {
        return known.map(it ->
                new ForeignBundle(it.document().bundle(), it.answered().plus(domain.keeps())));
    }

    /** The keys that vouch for this domain: those taken last, and those that it began with. */
    Set<String> keys() {
        var keys = new HashSet<>(keys(first.bundle()));
        known.ifPresent(it -> keys.addAll(keys(it.document().bundle())));
        return keys;
    }

    /** For how long its endpoint has not confirmed what is known; empty before the first answer. */
    Optional<Duration> age() {
        return known.map(it -> Duration.between(it.answered(), news.now()));
    }

    /** Whether nobody of this domain is believed now. */
    boolean stale() {
        return age().map(age -> age.compareTo(domain.keeps()) >= 0).orElse(true);
    }

    /**
     * Asks now.
     *
     * @return whether the answer was taken; if not, the reason is on record
     */
    boolean look() {
        try {
            Instant asked = news.now(); // not later: it may have changed while it was on its way
            byte[] answer = endpoint.ask(proof());
            take(answer, asked);
            failures = 0;
            return true;
        } catch (BundleRefusedException e) {
            refused(e);
        } catch (RuntimeException e) { // neither a store nor a parser may end the watch
            refused(
                    new BundleRefusedException(
                            Why.NOT_KEPT, "bundle: not taken, " + e.getMessage(), e));
        }
        failures++;
        return false;
    }

    /** Until the next {@link #look}. */
    Duration pause() {
        return domain.pause(known.flatMap(it -> it.document().refreshHint()), failures);
    }

    String trustDomain() {
        return domain.trustDomain();
    }

    private TrustBundle proof() {
        return known.map(it -> it.document().bundle()).orElse(first.bundle());
    }

    private void take(byte[] answer, Instant asked) {
        var document = BundleDocument.read(domain.trustDomain(), answer);
        requireNewer(document);
        requireItsOwn(document.bundle());
        boolean same = known.map(it -> it.document().equals(document)).orElse(false);
        register.write(handle -> {
            var text = new String(answer, StandardCharsets.UTF_8);
            new ForeignTable(handle, domain.trustDomain()).take(first.digest(), text, asked);
            if (!same) {
                news.accepted(document, known.map(Known::document));
            }
            return true;
        });
        known = Optional.of(new Known(document, asked));
        news.refreshed(domain.trustDomain(), same ? "same" : "accepted");
    }

    /** An answer from the past is what somebody has kept (SPIFFE Federation, 4.2). */
    private void requireNewer(BundleDocument next) {
        OptionalLong before =
                known.map(it -> it.document().sequence()).orElse(OptionalLong.empty());
        if (before.isEmpty()) {
            return;
        }
        if (next.sequence().isEmpty()) {
            throw new BundleRefusedException(
                    Why.NO_SEQUENCE,
                    "bundle: without a sequence (expected: %d or more, it had one)"
                            .formatted(before.getAsLong()));
        }
        if (next.sequence().getAsLong() < before.getAsLong()) {
            throw new BundleRefusedException(
                    Why.OLDER_SEQUENCE,
                    "bundle: sequence %d (expected: %d or more)"
                            .formatted(next.sequence().getAsLong(), before.getAsLong()));
        }
        boolean same = known.map(it -> it.document().bundle().equals(next.bundle())).orElse(false);
        if (next.sequence().equals(before) && !same) {
            throw new BundleRefusedException(
                    Why.SAME_SEQUENCE_OTHER_KEYS,
                    "bundle: sequence %d with other keys than before (expected: a higher one)"
                            .formatted(before.getAsLong()));
        }
    }

    /** A key that vouches for two domains would let one assert the other's workloads (6.4). */
    private void requireItsOwn(TrustBundle bundle) {
        Set<String> others = taken.get();
        if (keys(bundle).stream().anyMatch(others::contains)) {
            throw new BundleRefusedException(
                    Why.KEY_OF_ANOTHER_DOMAIN,
                    "bundle: a key that vouches for another trust domain here (expected: its own)");
        }
    }

    private void refused(BundleRefusedException e) {
        news.refused(domain.trustDomain(), e, stale());
        try {
            register.write(handle -> {
                new ForeignTable(handle, domain.trustDomain())
                        .refuse(first.digest(), e.why().code(), news.now());
                return true;
            });
        } catch (StoreException notShown) { // only what `ca status` shows of it is lost
            e.addSuppressed(notShown);
        }
    }

    // What lies there was strict when it was taken; if it is not readable now, it begins anew.
    private Optional<Known> kept() {
        return register.read(handle -> new ForeignTable(handle, domain.trustDomain()).find())
                .filter(row -> row.beganWith(first.digest()))
                .filter(row -> row.document().isPresent() && row.answered().isPresent())
                .flatMap(row -> known(row.document().orElseThrow(), row.answered().orElseThrow()));
    }

    private Optional<Known> known(String text, Instant answered) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return Optional.of(
                    new Known(BundleDocument.read(domain.trustDomain(), bytes), answered));
        } catch (BundleRefusedException e) {
            return Optional.empty();
        }
    }

    /** The ids of a bundle's keys. */
    static Set<String> keys(TrustBundle bundle) {
        return bundle.anchors().stream()
                .map(X509Certificate::getPublicKey)
                .map(TrustBundle::keyId)
                .collect(Collectors.toUnmodifiableSet());
    }
}
