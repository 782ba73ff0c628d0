// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.audit.AuditLog;
import io.sallyport.runtime.Metrics;
import io.sallyport.tls.SpiffeId;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The authority by hand, in its own folder: beside a running authority or without one. Whatever
 * changes something is written to an audit log first, and is not done when it cannot be. Used by
 * one thread.
 */
public final class CaOperator implements AutoCloseable {
    private final Surroundings around;
    private final CaConfig config;
    private final CaFolder folder;
    private final Register register;
    private final Authorities authorities;
    private final Book book;

    private CaOperator(CaConfig config, Surroundings around) {
        this.around = around;
        this.config = config;
        this.folder = new CaFolder(around.folder());
        folder.read();
        this.register = new Register(folder.database());
        this.authorities = Authorities.open(folder, register);
        this.book = new Book(around.audit(), around.clock());
    }

    /**
     * Opens the folder that {@link CaInit} made.
     *
     * @param audit a log of its own: the authority's is written by the authority
     * @param tokenService who is told of revocations
     * @throws CaException when there is no authority in the folder
     */
    public static CaOperator open(
            CaConfig config, Path folder, AuditLog audit, URI tokenService, Clock clock) {
        return new CaOperator(
                config,
                new Surroundings(folder, audit, new Metrics(), clock, Optional.of(tokenService)));
    }

    /** What a revocation has come to. */
    public record Revoked(SpiffeId id, List<String> serials, boolean told) {
        public Revoked {
            serials = List.copyOf(serials);
        }
    }

    /** Who is there, and how long still. */
    public CaStatus status() {
        return StatusReader.read(register, authorities, config, around.clock().instant());
    }

    /** The newest trust bundle. */
    public CaBundle bundle() {
        return CaBundle.of(authorities.published());
    }

    /**
     * A certificate for whoever sent {@code csr}, and cannot enrol by itself.
     *
     * @param csr its names do not count, but may not be another identity
     * @return leaf first
     * @throws IllegalArgumentException when the request or the names are not acceptable
     * @throws CaException when the workload is revoked
     */
    public List<X509Certificate> issue(String csr, Wanted wanted) {
        if (wanted.id().equals(OwnId.of(folder.domain()))) {
            throw new IllegalArgumentException(
                    "spiffe id: %s (expected: a workload, not the authority)"
                            .formatted(wanted.id()));
        }
        var request = SigningRequest.parse(csr, wanted.id());
        var issuer = new Issuer(authorities.signing(), config);
        Instant now = around.clock().instant();
        var chain = issuer.issue(wanted, request.key(), now);
        var by = new Register.By(Register.Manner.HAND, issuer.authority(), "");
        var entry = new Register.Entry(chain.getFirst(), wanted.id(), by, now);
        try {
            register.issued(entry, () -> book.issued(entry, ""));
        } catch (RegisterRefusal e) {
            throw new CaException(
                    "certificate: not issued to %s (%s)".formatted(wanted.id(), e.reason()), e);
        }
        return chain;
    }

    /** Refuses the workload for good, with every certificate that it has. */
    public Revoked revokeWorkload(SpiffeId id) {
        requireWorkload(id);
        return told(new Revocations(register).workload(id, now(), book::revokedWorkload));
    }

    /** Takes back every certificate that the workload has; it may enrol again. */
    public Revoked revokeCertificates(SpiffeId id) {
        requireWorkload(id);
        return told(new Revocations(register).certificates(id, now(), book::revoked));
    }

    /** Takes back one certificate, by its serial in hex, and what was renewed from it. */
    public Revoked revokeSerial(String serial) {
        return told(new Revocations(register).serial(serial, now(), book::revoked));
    }

    /**
     * Lets a revoked workload enrol again.
     *
     * @return false when it was not revoked
     */
    public boolean lift(SpiffeId id) {
        requireWorkload(id);
        return new Revocations(register).lift(id, book::lifted);
    }

    /**
     * Prepares a new issuing authority below the root that there is.
     *
     * @param rootKey its encrypted key
     */
    public CaBundle rotate(Path rootKey, Passphrase passphrase) {
        return CaBundle.of(rotation().issuing(rootKey, passphrase));
    }

    /** What came of the withdrawal of a stolen key. */
    public record Replaced(CaBundle bundle, int certificates) {}

    /**
     * Withdraws an issuing authority whose key is stolen, with every certificate that it signed,
     * and makes another below the same root, which signs at once. Workloads learn of it within
     * their {@code bundle-refresh} and have to prove themselves again.
     *
     * @param rootKey its encrypted key
     */
    public Replaced replaceStolen(Path rootKey, Passphrase passphrase) {
        int certificates = rotation().stolen(rootKey, passphrase);
        return new Replaced(bundle(), certificates);
    }

    /**
     * Prepares a new root with a new issuing authority below.
     *
     * @param rootKey a file that does not exist, for the new root's key
     */
    public CaBundle rotateRoot(Path rootKey, Passphrase passphrase) {
        return CaBundle.of(
                rotation().root(rootKey, new RootKey.Lock(passphrase, RootKey.Cost.USUAL)));
    }

    private Rotation rotation() {
        return new Rotation(folder, authorities, book, around.clock());
    }

    /** Told at once when the token service answers; else the running authority goes on trying. */
    private Revoked told(Revocations.Revoked revoked) {
        var issuance = new Issuance(authorities, config, around);
        try (var self = new OwnIdentity(folder.domain(), issuance, register).open(around.clock());
                var line =
                        new TokenServiceLine(
                                new Revocations(register),
                                self,
                                around.tokenService().orElseThrow(),
                                around.clock())) {
            return new Revoked(revoked.id(), revoked.serials(), line.tell() == 0);
        }
    }

    private void requireWorkload(SpiffeId id) {
        if (!id.trustDomain().equals(folder.domain()) || id.equals(OwnId.of(folder.domain()))) {
            throw new IllegalArgumentException(
                    "spiffe id: %s (expected: a workload of %s, not the authority)"
                            .formatted(id, folder.domain()));
        }
    }

    private Instant now() {
        return around.clock().instant();
    }

    @Override
    public void close() {
        register.close();
    }
}
