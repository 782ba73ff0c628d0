// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.runtime.PrivateFiles;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.PeerJudge;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import io.sallyport.tls.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A workload's way to its identity: it makes its own key, enrols once with a join token, keeps key
 * and certificate in its private folder, and renews at about half of each certificate's life. A
 * restart within that life goes on with what was kept. The key never leaves the process and folder
 * that made it.
 */
public final class Enrolment {
    private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);
    private static final int LONGEST_WORKLOAD_TOKEN = 8 << 10;

    private final EnrolmentConfig config;
    private final SpiffeId id;
    private final IdentityFolder folder;
    private final Clock clock;
    private final CaClient client;

    private Enrolment(EnrolmentConfig config, SpiffeId id, Path folder, Clock clock) {
        this.config = config;
        this.id = id;
        this.folder = new IdentityFolder(folder, config.bundleSha256());
        this.clock = clock;
        this.client = new CaClient(config, id.trustDomain());
    }

    /**
     * Gets the identity and keeps it fresh.
     *
     * @param folder private to this workload
     * @throws EnrolmentException when there is neither a kept identity nor a join token that the
     *     authority takes, or the authority does not answer within the configured patience
     */
    public static IdentitySource enrol(
            EnrolmentConfig config, SpiffeId id, Path folder, Clock clock) {
        var identity = new Enrolment(config, id, folder, clock).open();
        identity.start();
        return identity;
    }

    /** As {@link #enrol}, without the thread that renews. */
    static RenewedIdentity once(EnrolmentConfig config, SpiffeId id, Path folder, Clock clock) {
        return new Enrolment(config, id, folder, clock).open();
    }

    private RenewedIdentity open() {
        Kept kept =
                folder.find(id, clock)
                        .orElseGet(
                                () -> patiently(folder.known(id.trustDomain()).stream().toList()));
        return new RenewedIdentity(kept, new Online(), config.bundleRefresh(), clock);
    }

    /** What the authority answers. */
    private final class Online implements RenewedIdentity.Source {
        @Override
        public Kept next(Kept current, IdentitySource shown) {
            return Enrolment.this.next(current, shown);
        }

        @Override
        public TrustAnswer trust(Kept current, IdentitySource shown) {
            TrustAnswer newest = asked(current, shown);
            if (newest.own().sequence() > current.bundle().sequence()) {
                folder.keep(newest.own());
            }
            return newest;
        }

        // Whose authority was withdrawn is refused where it renews, and must hear of it all the
        // same.
        private TrustAnswer asked(Kept current, IdentitySource shown) {
            try {
                return client.trust(shown, current.bundle().sequence(), clock.instant());
            } catch (EnrolmentException refused) {
                var newest = client.published(current.bundle().bundle());
                if (newest.sequence() > current.bundle().sequence()) {
                    return new TrustAnswer(newest, shown.foreign());
                }
                throw refused;
            }
        }
    }

    private Kept patiently(List<PublishedBundle> known) {
        Instant end = clock.instant().plus(config.patience());
        var pace = new Pace(() -> ThreadLocalRandom.current().nextLong());
        for (int failures = 1; ; failures++) {
            try {
                return join(known);
            } catch (EnrolmentException e) {
                Instant next = clock.instant().plus(pace.retry(failures));
                if (!e.temporary() || next.isAfter(end) || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LOG.atInfo().addKeyValue("why", e.getMessage()).log("waiting for the authority");
                LockSupport.parkNanos(pace.retry(failures).toNanos());
            }
        }
    }

    /**
     * @param known the newest bundle that it ever had, if any: who is withdrawn there proves
     *     nobody, whatever the first answer says, and an older one does not take its place
     */
    private Kept join(List<PublishedBundle> known) {
        Proof proof = proof();
        Set<String> withdrawn = new HashSet<>(proof.withdrawn());
        known.forEach(it -> withdrawn.addAll(it.bundle().withdrawn()));
        TrustBundle pinned = without(withdrawn, client.pinned());
        KeyPair keys = Keys.fresh();
        CaClient.Answer answer = client.enrol(pinned, Csrs.of(id, keys), proof.evidence());
        PublishedBundle bundle =
                known.stream()
                        .filter(it -> it.sequence() > answer.bundle().sequence())
                        .findFirst()
                        .orElse(answer.bundle());
        var kept = new Kept(checked(answer.chain(), keys, bundle), bundle);
        folder.keep(kept);
        forget();
        LOG.atInfo()
                .addKeyValue("workload", id)
                .addKeyValue("until", kept.svid().leaf().getNotAfter().toInstant())
                .log("enrolled");
        return kept;
    }

    private static TrustBundle without(Set<String> withdrawn, TrustBundle bundle) {
        var all = new HashSet<>(bundle.withdrawn());
        all.addAll(withdrawn);
        return new TrustBundle(bundle.trustDomain(), bundle.anchors(), all);
    }

    // An identity that has run out, or whose authority was withdrawn, cannot renew itself, but a
    // new proof can replace it.
    private Kept next(Kept current, IdentitySource shown) {
        boolean over = !clock.instant().isBefore(current.svid().leaf().getNotAfter().toInstant());
        boolean disowned = current.disowned(clock);
        boolean provable =
                Files.exists(tokenFile())
                        || config.workloadToken().filter(Files::exists).isPresent();
        if ((over || disowned) && provable) {
            return join(List.of(current.bundle()));
        }
        if (disowned) {
            throw new EnrolmentException(
                    true,
                    "identity: the authority that signed it was withdrawn (expected: a new join token %s); make one with `sallyport ca token %s --config FILE`"
                            .formatted(tokenFile(), id.name()));
        }
        KeyPair keys = Keys.fresh();
        CaClient.Answer answer = client.renew(shown, Csrs.of(id, keys));
        PublishedBundle bundle =
                answer.bundle().sequence() > current.bundle().sequence()
                        ? answer.bundle()
                        : current.bundle();
        var next = new Kept(checked(answer.chain(), keys, bundle), bundle);
        folder.keep(next);
        return next;
    }

    /** What came must be for our key and our name, and hold before our own anchors. */
    private Svid checked(List<X509Certificate> chain, KeyPair keys, PublishedBundle bundle) {
        var verdict = new PeerJudge(new BundleOnly(bundle.bundle()), clock).judge(chain);
        if (verdict instanceof Verdict.Accepted(var peer)
                && peer.id().equals(id)
                && chain.getFirst().getPublicKey().equals(keys.getPublic())) {
            return new Svid(id, keys.getPrivate(), chain);
        }
        if (verdict instanceof Verdict.Refused(var reason)) {
            throw new EnrolmentException(
                    false,
                    "authority: issued a certificate that does not count here (%s); it is %s here, compare with the authority's clock"
                            .formatted(reason.code(), clock.instant()));
        }
        throw new EnrolmentException(
                false, "authority: issued a certificate that is not for " + id + " and its key");
    }

    /** What proves this workload, and who proves nobody as far as its giver knew. */
    private record Proof(CaClient.Evidence evidence, Set<String> withdrawn) {}

    private Proof proof() {
        try {
            if (!Files.exists(tokenFile()) && config.workloadToken().isPresent()) {
                Path file = config.workloadToken().get();
                return new Proof(
                        new CaClient.Evidence(
                                Wire.WORKLOAD_TOKEN, text(Files.newInputStream(file))),
                        Set.copyOf(config.withdrawn()));
            }
            if (!Files.exists(tokenFile())) {
                throw new EnrolmentException(
                        false,
                        "identity: none of %s in %s and no join token %s (expected: one of them); make one with `sallyport ca token %s --config FILE`"
                                .formatted(id, folder.path(), tokenFile(), id.name()));
            }
            byte[] bytes = PrivateFiles.read(tokenFile(), JoinFile.LONGEST);
            var file = JoinFile.parse(new String(bytes, StandardCharsets.US_ASCII));
            var withdrawn = new HashSet<>(file.withdrawn());
            withdrawn.addAll(config.withdrawn());
            return new Proof(
                    new CaClient.Evidence(Wire.JOIN_TOKEN, file.token().secret()), withdrawn);
        } catch (IOException | IllegalArgumentException e) {
            throw new EnrolmentException(false, "join token: " + e.getMessage(), e);
        }
    }

    /** The platform renews this file, and decides who may read it. */
    private static String text(InputStream file) throws IOException {
        try (file) {
            return new String(file.readNBytes(LONGEST_WORKLOAD_TOKEN), StandardCharsets.US_ASCII)
                    .strip();
        }
    }

    private void forget() {
        try {
            Files.deleteIfExists(tokenFile());
        } catch (IOException e) { // it is spent: nobody can use it
            LOG.atWarn().addKeyValue("file", tokenFile()).log("a used join token stays behind");
        }
    }

    private Path tokenFile() {
        return config.joinTokens().resolve(id.name());
    }
}
