// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.audit.AuditLog;
import io.sallyport.runtime.Metrics;
import io.sallyport.testkit.HandClock;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.TrustBundle;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An authority's rotation with workloads that ask and answer as they are told to. */
final class Turnover implements AutoCloseable {
    private static final CaConfig CONFIG = Realm.config(Duration.ofHours(1));

    private final CaFolder folder;
    private final AuditLog audit;
    private final HandClock clock;
    private final Duration notice;
    private Register register;
    private Authorities authorities;
    private int roots;

    Turnover(Path folder, AuditLog audit, HandClock clock) {
        this(folder, audit, clock, Duration.ZERO);
    }

    /**
     * @param notice that a new root is given
     */
    Turnover(Path folder, AuditLog audit, HandClock clock, Duration notice) {
        this.notice = notice;
        this.folder = new CaFolder(folder);
        this.audit = audit;
        this.clock = clock;
        open();
    }

    /** A workload's certificate and whom it trusts. */
    static final class Holder {
        private final SpiffeId id;
        private final TrustBundle first;
        private List<X509Certificate> chain;
        private PublishedBundle bundle;

        private Holder(SpiffeId id, List<X509Certificate> chain, PublishedBundle bundle) {
            this.id = id;
            this.chain = chain;
            this.bundle = bundle;
            this.first = bundle.bundle();
        }

        SpiffeId id() {
            return id;
        }

        TrustBundle first() {
            return first;
        }

        List<X509Certificate> chain() {
            return chain;
        }

        PublishedBundle bundle() {
            return bundle;
        }

        boolean living(Instant now) {
            return chain.getFirst().getNotAfter().toInstant().isAfter(now);
        }

        private void take(PublishedBundle newest) {
            if (newest.sequence() > bundle.sequence()) {
                bundle = newest;
            }
        }
    }

    Holder enrol(SpiffeId id) {
        var issued = issue(id, Register.Manner.ENROL, "");
        return new Holder(id, issued.chain(), bundle());
    }

    void renew(Holder holder) {
        var issued =
                issue(
                        holder.id(),
                        Register.Manner.RENEW,
                        Certificates.thumbprint(holder.chain().getFirst()));
        holder.chain = issued.chain();
        holder.take(bundle());
    }

    /** As {@link #renew}, but the answer is lost on its way. */
    void renewInVain(Holder holder) {
        issue(
                holder.id(),
                Register.Manner.RENEW,
                Certificates.thumbprint(holder.chain().getFirst()));
    }

    /** Says what it uses, and takes what is newest. */
    void poll(Holder holder) {
        claim(holder, holder.bundle().sequence());
        holder.take(bundle());
    }

    /** Says what it uses; the answer is lost on its way. */
    void claim(Holder holder, long sequence) {
        register.seen(Certificates.thumbprint(holder.chain().getFirst()), sequence);
    }

    void rotate() {
        Path key =
                roots == 0
                        ? folder.rootKey()
                        : folder.path().resolve("offline").resolve("root-" + roots + ".key");
        rotation().issuing(key, Realm.LOCK.passphrase());
    }

    void rotateRoot() {
        int next = roots + 1;
        rotation()
                .root(
                        folder.path().resolve("offline").resolve("root-" + next + ".key"),
                        Realm.LOCK);
        roots = next;
    }

    Rotation rotation() {
        return new Rotation(folder, authorities, new Book(audit, clock), clock);
    }

    void look() {
        lookWith(new Book(audit, clock)::step);
    }

    void lookWith(Authorities.Witness witness) {
        authorities.advance(clock.instant(), witness);
    }

    PublishedBundle bundle() {
        return authorities.published();
    }

    CaFolder.Authority signing() {
        return authorities.signing();
    }

    List<AuthorityRow> rows() {
        return authorities.rows();
    }

    /** Whether the first root has nothing to do with who signs. */
    boolean signsBelowTheNewRoot() {
        String signer = signing().id();
        String first = rows().getFirst().root();
        return rows().stream()
                .anyMatch(row -> row.id().equals(signer) && !row.root().equals(first));
    }

    void issueBy(CaFolder.Authority authority, SpiffeId id) {
        var issuer = new Issuer(authority, CONFIG);
        var chain = issuer.issue(id, Keys.fresh().getPublic(), clock.instant());
        var by = new Register.By(Register.Manner.HAND, issuer.authority(), "");
        register.issued(new Register.Entry(chain.getFirst(), id, by, clock.instant()), () -> {});
    }

    /** Ends as a process ends, and begins again from what is on disk. */
    void restart() {
        register.close();
        open();
    }

    private void open() {
        register = new Register(folder.database());
        authorities = Authorities.open(folder, register, notice);
    }

    private Issuance.Issued issue(SpiffeId id, Register.Manner manner, String renewed) {
        var around = new Surroundings(folder.path(), audit, new Metrics(), clock, Optional.empty());
        var issued =
                new Issuance(authorities, CONFIG, around)
                        .issue(id, Keys.fresh().getPublic(), manner, renewed);
        register.issued(issued.entry(), () -> {});
        return issued;
    }

    @Override
    public void close() {
        register.close();
    }
}
