// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.ca.AuthorityRow.State;
import io.sallyport.runtime.PrivateFiles;
import io.sallyport.tls.TrustBundle;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which authority signs and which bundle counts, and the steps from one to the next. The register
 * has the truth, each step is one transaction of it: whatever ends the process between two steps,
 * the next start goes on from the last. Thread-safe, and safe beside another process.
 */
final class Authorities {
    private static final Logger LOG = LoggerFactory.getLogger(Authorities.class);

    private final CaFolder folder;
    private final Register register;
    private final String trustDomain;
    private final Duration notice;
    private volatile PublishedBundle published;
    private volatile CaFolder.Authority signing;

    /** Called inside the transaction of a step; what it throws undoes the step. */
    @FunctionalInterface
    interface Witness {
        void see(Step step);
    }

    /**
     * One authority has come into another state.
     *
     * @param sequence of the bundle that counts from now on
     */
    record Step(AuthorityRow row, State to, long sequence) {}

    private Authorities(CaFolder folder, Register register, Duration notice) {
        this.folder = folder;
        this.register = register;
        this.trustDomain = folder.domain();
        this.notice = notice;
        register.write(handle -> {
            var table = table(handle);
            if (table.newest().isEmpty()) {
                begin(table);
            }
            return true;
        });
        this.published = register.read(handle -> table(handle).newest().orElseThrow());
        this.signing = register.read(handle -> authority(table(handle)));
    }

    /**
     * Opens what {@link CaInit} has made, at the state that it was left in.
     *
     * @throws CaException when the folder holds none
     */
    static Authorities open(CaFolder folder, Register register) {
        return open(folder, register, Duration.ZERO);
    }

    /**
     * As above.
     *
     * @param notice for so long a new root is published before anything is signed below it
     */
    static Authorities open(CaFolder folder, Register register, Duration notice) {
        return new Authorities(folder, register, notice);
    }

    /** The bundle that counts, as of the last {@link #refresh}. Never blocks. */
    PublishedBundle published() {
        return published;
    }

    /** Who signs now, as of the last {@link #refresh}; the register refuses what another signed. */
    CaFolder.Authority signing() {
        return signing;
    }

    List<AuthorityRow> rows() {
        return register.read(handle -> table(handle).all());
    }

    /** How many certificates count whose holder does not have that bundle yet. */
    long lacking(long sequence, Instant now) {
        return register.read(handle -> table(handle).lacking(sequence, now));
    }

    /**
     * Makes {@code next} known to everybody, so that it can sign once they trust it.
     *
     * @throws CaException when another rotation is under way
     */
    PublishedBundle prepare(Prepared next, Instant now, Witness witness) {
        register.write(handle -> {
            var table = table(handle);
            if (!table.in(State.PREPARED).isEmpty() || !table.in(State.RETIRING).isEmpty()) {
                throw new CaException(
                        "rotation: one is under way (expected: none); see `sallyport ca status`,"
                                + " it ends by itself");
            }
            PublishedBundle current = table.newest().orElseThrow();
            boolean known = current.bundle().anchors().contains(next.root());
            PublishedBundle needed =
                    known ? current : table.publish(with(current, next.root()), now);
            AuthorityRow row = next.row(now, known ? 0 : needed.sequence());
            table.add(row);
            witness.see(new Step(row, State.PREPARED, needed.sequence()));
            return true;
        });
        refresh();
        return published;
    }

    /**
     * Withdraws every authority that there is, in this moment, with all that they signed; {@code
     * next} signs instead. For a key that somebody else has: there is nothing to wait for.
     *
     * @param next below a root of the bundle
     * @return how many certificates count no more
     */
    int replace(Prepared next, Instant now, Witness witness) {
        int lost =
                register.write(handle -> {
                    List<Step> steps = moves(handle, now).replace(next.row(now, 0));
                    table(handle).endJoinTokens(now);
                    steps.forEach(witness::see);
                    return steps.stream()
                            .filter(step -> step.to() == State.WITHDRAWN)
                            .mapToInt(step -> table(handle).revoke(step.row(), now))
                            .sum();
                });
        refresh();
        return lost;
    }

    /** Takes every step that is due; the steps taken. */
    List<Step> advance(Instant now, Witness witness) {
        List<Step> steps = List.of();
        if (register.read(handle -> moves(handle, now).any())) {
            steps =
                    register.write(handle -> {
                        List<Step> taken = moves(handle, now).due();
                        taken.forEach(witness::see);
                        return taken;
                    });
        }
        refresh();
        return steps;
    }

    /** Reads what another process may have changed; whether it had. */
    boolean refresh() {
        PublishedBundle newest = register.read(handle -> table(handle).newest().orElseThrow());
        String signer = register.read(handle -> table(handle).in(State.SIGNING).getFirst().id());
        boolean same = newest.sequence() == published.sequence();
        if (!signer.equals(signing.id())) {
            signing = register.read(handle -> authority(table(handle)));
        }
        published = newest;
        if (!same) {
            show(newest);
        }
        return !same;
    }

    private static TrustBundle with(PublishedBundle before, X509Certificate root) {
        var anchors = new HashSet<>(before.bundle().anchors());
        anchors.add(root);
        return new TrustBundle(before.bundle().trustDomain(), anchors, before.bundle().withdrawn());
    }

    private void begin(AuthorityTable table) {
        CaFolder.Authority first = folder.read();
        X509Certificate root = first.bundle().anchors().iterator().next();
        Instant since = first.certificate().getNotBefore().toInstant();
        table.publish(first.bundle(), since);
        table.add(
                new AuthorityRow(
                        first.id(),
                        CaFolder.FIRST,
                        TrustBundle.keyId(root.getPublicKey()),
                        State.SIGNING,
                        since,
                        first.certificate().getNotAfter().toInstant(),
                        0));
    }

    private CaFolder.Authority authority(AuthorityTable table) {
        AuthorityRow row = table.in(State.SIGNING).getFirst();
        return folder.read(row.file(), table.newest().orElseThrow().bundle());
    }

    private AuthorityMoves moves(Handle handle, Instant now) {
        return new AuthorityMoves(table(handle), notice, now);
    }

    private AuthorityTable table(Handle handle) {
        return new AuthorityTable(handle, trustDomain);
    }

    private void show(PublishedBundle newest) {
        try {
            PrivateFiles.write(folder.bundle(), newest.bundle().text());
        } catch (IOException e) { // a copy only: the register has it
            LOG.atWarn().addKeyValue("file", folder.bundle()).log("the bundle's copy is stale");
        }
    }
}
