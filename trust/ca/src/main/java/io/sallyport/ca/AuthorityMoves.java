// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.ca.Authorities.Step;
import io.sallyport.ca.AuthorityRow.State;
import io.sallyport.tls.TrustBundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The moves of authorities from state to state at one moment, inside a transaction of the caller's.
 *
 * @param notice for so long a new root is published before anything is signed below it
 */
record AuthorityMoves(AuthorityTable table, Duration notice, Instant now) {
    /** Whether {@link #due} would move any. */
    boolean any() {
        return table.in(State.PREPARED).stream().anyMatch(this::maySign)
                || table.in(State.RETIRING).stream().anyMatch(this::spent);
    }

    /** Every move that is due. */
    List<Step> due() {
        var steps = new ArrayList<Step>();
        table.in(State.RETIRING).stream()
                .filter(this::spent)
                .forEach(row -> steps.add(withdraw(row)));
        table.in(State.PREPARED).stream()
                .filter(this::maySign)
                .forEach(row -> steps.addAll(change(row)));
        return steps;
    }

    /**
     * Withdraws all that there are; {@code next} signs instead.
     *
     * @return what was moved, the new one last
     */
    List<Step> replace(AuthorityRow next) {
        List<AuthorityRow> before =
                table.all().stream().filter(row -> row.state() != State.WITHDRAWN).toList();
        before.forEach(row -> table.move(row, State.WITHDRAWN, now));
        table.add(next);
        table.move(next, State.SIGNING, now);
        long sequence = table.publish(remaining(), now).sequence();
        var steps = new ArrayList<Step>();
        before.forEach(row -> steps.add(new Step(row, State.WITHDRAWN, sequence)));
        steps.add(new Step(next, State.SIGNING, sequence));
        return steps;
    }

    // Other trust domains ask by themselves and say nothing: they are given time instead.
    private boolean maySign(AuthorityRow row) {
        boolean known = row.needs() == 0 || !now.isBefore(row.since().plus(notice));
        return known && table.lacking(row.needs(), now) == 0;
    }

    private boolean spent(AuthorityRow row) {
        return table.living(row, now) == 0;
    }

    // The same bundle again under a new number: whoever is one bundle behind trusts both sides.
    private List<Step> change(AuthorityRow next) {
        AuthorityRow old = table.in(State.SIGNING).getFirst();
        table.move(old, State.RETIRING, now);
        table.move(next, State.SIGNING, now);
        long sequence = table.publish(table.newest().orElseThrow().bundle(), now).sequence();
        return List.of(
                new Step(old, State.RETIRING, sequence), new Step(next, State.SIGNING, sequence));
    }

    private Step withdraw(AuthorityRow row) {
        table.move(row, State.WITHDRAWN, now);
        return new Step(row, State.WITHDRAWN, table.publish(remaining(), now).sequence());
    }

    /** The roots of who is not withdrawn, and who below them is. */
    private TrustBundle remaining() {
        Set<String> roots =
                table.all().stream()
                        .filter(one -> one.state() != State.WITHDRAWN)
                        .map(AuthorityRow::root)
                        .collect(Collectors.toSet());
        TrustBundle bundle = table.newest().orElseThrow().bundle();
        var withdrawn =
                table.in(State.WITHDRAWN).stream()
                        .filter(one -> roots.contains(one.root()))
                        .filter(one -> one.notAfter().isAfter(now))
                        .map(AuthorityRow::id)
                        .collect(Collectors.toSet());
        Set<X509Certificate> anchors =
                bundle.anchors().stream()
                        .filter(anchor -> roots.contains(TrustBundle.keyId(anchor.getPublicKey())))
                        .collect(Collectors.toSet());
        return new TrustBundle(bundle.trustDomain(), anchors, withdrawn);
    }
}
