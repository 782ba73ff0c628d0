// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import io.sallyport.tls.Verdict.Accepted;
import io.sallyport.tls.Verdict.Reason;
import io.sallyport.tls.Verdict.Refused;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Says who a certificate chain proves (X509-SVID, 5): it must end at an anchor of the source's own
 * trust domain, now, and its leaf must be a sound X.509-SVID of that domain. A workload of another
 * domain that was named is judged in the same way by that domain's anchors alone. Thread-safe.
 *
 * <p>Anchors of two domains never take part in one judgement, because the JDK ignores name
 * constraints on roots.
 */
public final class PeerJudge {
    private static final int LONGEST_CHAIN = 5;

    private final Supplier<TrustBundle> bundle;
    private final Supplier<List<ForeignBundle>> foreign;
    private final Set<SpiffeId> foreigners;
    private final Predicate<Peer> revoked;
    private final Clock clock;

    /** Judges by the anchors that {@code source} has at the moment of each question. */
    public PeerJudge(IdentitySource source, Clock clock) {
        this(source, Set.of(), clock);
    }

    /**
     * As above, and of other trust domains these workloads.
     *
     * @param foreigners who they are in full; empty means nobody, workloads of the own domain do
     *     not have to be among them
     */
    public PeerJudge(IdentitySource source, Set<SpiffeId> foreigners, Clock clock) {
        this.bundle = source::bundle;
        this.foreign = source::foreign;
        this.foreigners = Set.copyOf(foreigners);
        this.revoked = source::revoked;
        this.clock = clock;
    }

    PeerJudge(Supplier<TrustBundle> bundle, Clock clock) {
        this.bundle = bundle;
        this.foreign = List::of;
        this.foreigners = Set.of();
        this.revoked = _ -> false;
        this.clock = clock;
    }

    /**
     * Judges a chain as it came over the wire.
     *
     * @param chain leaf first; empty is refused
     */
    public Verdict judge(List<X509Certificate> chain) {
        Basis basis = basis(foreigner(chain));
        return basis.counts(clock.instant())
                ? unlessRevoked(judge(chain, basis.bundle()))
                : new Refused(Reason.FOREIGN_BUNDLE_STALE);
    }

    /** Follows one connection, whose chain stays while the time and the bundle move on. */
    public Connection follow(List<X509Certificate> chain) {
        return new Connection(this, chain);
    }

    /** What was taken back changes by itself, so it is asked anew each time. */
    private Verdict unlessRevoked(Verdict verdict) {
        return verdict instanceof Accepted(var peer) && revoked.test(peer)
                ? new Refused(Reason.REVOKED)
                : verdict;
    }

    private Instant now() {
        return clock.instant();
    }

    /** What a chain is judged by: the anchors of one domain, and how long they count. */
    private record Basis(TrustBundle bundle, Instant until) {
        boolean counts(Instant now) {
            return now.isBefore(until);
        }
    }

    /** Who a leaf says that it is, when that is one of the foreigners. */
    private Optional<SpiffeId> foreigner(List<X509Certificate> chain) {
        return foreigners.isEmpty() || chain.isEmpty()
                ? Optional.empty()
                : LeafRules.stated(chain.getFirst()).filter(foreigners::contains);
    }

    // A foreigner whose domain is not known is judged by our own anchors, which refuse it by name.
    private Basis basis(Optional<SpiffeId> foreigner) {
        TrustBundle own = bundle.get();
        return foreigner
                .map(SpiffeId::trustDomain)
                .filter(domain -> !domain.equals(own.trustDomain()))
                .flatMap(this::known)
                .map(known -> new Basis(known.bundle(), known.until()))
                .orElse(new Basis(own, Instant.MAX));
    }

    private Optional<ForeignBundle> known(String domain) {
        return foreign.get().stream().filter(one -> one.trustDomain().equals(domain)).findFirst();
    }

    private Verdict judge(List<X509Certificate> chain, TrustBundle bundle) {
        if (chain.isEmpty()) {
            return new Refused(Reason.NO_CERTIFICATE);
        }
        if (chain.size() > LONGEST_CHAIN) {
            return new Refused(Reason.CHAIN_TOO_LONG);
        }
        return switch (LeafRules.check(chain.getFirst(), bundle.trustDomain())) {
            case Refused refused -> refused;
            case Accepted accepted -> path(chain, bundle, accepted);
        };
    }

    private Verdict path(List<X509Certificate> chain, TrustBundle bundle, Accepted accepted) {
        Instant now = clock.instant();
        Set<TrustAnchor> anchors =
                bundle.anchors().stream()
                        .filter(anchor -> !anchor.getNotAfter().toInstant().isBefore(now))
                        .map(anchor -> new TrustAnchor(anchor, null))
                        .collect(Collectors.toUnmodifiableSet());
        List<X509Certificate> path =
                chain.stream().filter(link -> !bundle.anchors().contains(link)).toList();
        if (anchors.isEmpty() || path.isEmpty()) {
            return new Refused(Reason.NOT_OUR_AUTHORITY);
        }
        if (path.stream().anyMatch(LeafRules::weaklySigned)) {
            return new Refused(Reason.WEAK_SIGNATURE);
        }
        if (path.stream().anyMatch(bundle::withdrew)) {
            return new Refused(Reason.AUTHORITY_WITHDRAWN);
        }
        return validate(path, anchors, now, accepted);
    }

    private static Verdict validate(
            List<X509Certificate> path, Set<TrustAnchor> anchors, Instant now, Accepted accepted) {
        try {
            var parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false); // by short lives and by the deny list instead
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509").generateCertPath(path),
                            parameters);
            return accepted;
        } catch (CertPathValidatorException e) {
            return new Refused(reason(e));
        } catch (GeneralSecurityException e) {
            return new Refused(Reason.NOT_OUR_AUTHORITY);
        }
    }

    private static Reason reason(CertPathValidatorException e) {
        if (e.getReason() == BasicReason.EXPIRED) {
            return Reason.EXPIRED;
        }
        if (e.getReason() == BasicReason.NOT_YET_VALID) {
            return Reason.NOT_YET_VALID;
        }
        return e.getReason() == BasicReason.ALGORITHM_CONSTRAINED
                ? Reason.WEAK_SIGNATURE
                : Reason.NOT_OUR_AUTHORITY;
    }

    /**
     * The other end of one open connection, judged as often as asked: fully when the bundle changed
     * or a certificate of the chain ran out, else from the last verdict; revocations are asked each
     * time. Thread-safe.
     */
    public static final class Connection {
        private final PeerJudge judge;
        private final List<X509Certificate> chain;
        private final Optional<SpiffeId> foreigner;
        private final Instant ends;
        private volatile Judged last;

        private record Judged(TrustBundle bundle, Verdict verdict) {}

        private Connection(PeerJudge judge, List<X509Certificate> chain) {
            this.judge = judge;
            this.chain = List.copyOf(chain);
            this.ends =
                    chain.stream()
                            .map(link -> link.getNotAfter().toInstant())
                            .min(Instant::compareTo)
                            .orElse(Instant.MIN);
            this.foreigner = judge.foreigner(this.chain);
            this.last = full(judge.basis(foreigner).bundle());
        }

        /** Who it is now. */
        public Verdict verdict() {
            Basis basis = judge.basis(foreigner);
            if (!basis.counts(judge.now())) {
                return new Refused(Reason.FOREIGN_BUNDLE_STALE);
            }
            Judged known = last;
            boolean same = known.bundle().equals(basis.bundle()) && judge.now().isBefore(ends);
            if (!same || anchorEnded(known.bundle())) {
                known = full(basis.bundle());
                last = known;
            }
            return judge.unlessRevoked(known.verdict());
        }

        private Judged full(TrustBundle bundle) {
            return new Judged(bundle, judge.judge(chain, bundle));
        }

        private boolean anchorEnded(TrustBundle bundle) {
            Instant now = judge.now();
            return bundle.anchors().stream()
                    .anyMatch(anchor -> anchor.getNotAfter().toInstant().isBefore(now));
        }
    }
}
