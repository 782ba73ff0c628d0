// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.testkit.TestCa;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Messages as SPIRE's Workload API sends them: each is all there is, and may take everything away.
 */
class LiveIdentityTest extends IdentitySourceContractTest {
    private static final SpiffeId DEVICE = SpiffeId.parse("spiffe://edge.acme/device");

    private final TestCa edge = TestCa.create("edge");

    @Override
    Told begin(LiveIdentity.Word first) {
        var live = new LiveIdentity(first);
        return new Told() {
            @Override
            public IdentitySource source() {
                return live;
            }

            @Override
            public void tell(LiveIdentity.Word word) {
                live.replace(word);
            }

            @Override
            public void close() {
                live.close();
            }
        };
    }

    private LiveIdentity.Word knowing(TestCa authority, Instant until) {
        LiveIdentity.Word word = fresh(ca);
        var bundle = new TrustBundle(DEVICE.trustDomain(), Set.of(authority.anchor()));
        return new LiveIdentity.Word(
                word.svid(), word.bundle(), List.of(new ForeignBundle(bundle, until)));
    }

    @Test
    void an_identity_that_is_withdrawn_is_shown_to_nobody_and_trusts_nobody() {
        var live = new LiveIdentity(knowing(edge, Instant.MAX));
        var judge = new PeerJudge(live, Set.of(DEVICE), Clock.systemUTC());
        var keys = TlsManagers.keyManager(live);
        PeerJudge.Connection ours = judge.follow(ca.issue(ID.toString()).chain());
        PeerJudge.Connection theirs = judge.follow(edge.issue(DEVICE.toString()).chain());
        var heard = new AtomicInteger();
        var _ = live.onChange(heard::incrementAndGet);
        assertThat(ours.verdict()).isInstanceOf(Verdict.Accepted.class);

        live.withdraw();

        assertThat(heard).hasValue(1);
        assertThatThrownBy(live::svid).isInstanceOf(IllegalStateException.class);
        assertThat(live.bundle().anchors()).isEmpty();
        assertThat(ours.verdict()).isInstanceOf(Verdict.Refused.class);
        assertThat(theirs.verdict()).isInstanceOf(Verdict.Refused.class);
        assertThat(keys.chooseEngineServerAlias("EC", null, null)).isNull();
        assertThat(keys.chooseEngineClientAlias(new String[] {"EC"}, null, null)).isNull();
        assertThat(keys.getServerAliases("EC", null)).isNull();

        live.replace(fresh(ca));
        assertThat(ours.verdict()).isInstanceOf(Verdict.Accepted.class);
        assertThat(keys.chooseEngineServerAlias("EC", null, null)).isNotNull();
    }

    @Test
    void a_domain_that_is_left_out_is_known_no_more() {
        var live = new LiveIdentity(knowing(edge, Instant.MAX));
        var judge = new PeerJudge(live, Set.of(DEVICE), Clock.systemUTC());
        List<X509Certificate> device = edge.issue(DEVICE.toString()).chain();
        assertThat(judge.judge(device)).isInstanceOf(Verdict.Accepted.class);

        live.replace(fresh(ca));

        assertThat(judge.judge(device))
                .isEqualTo(new Verdict.Refused(Verdict.Reason.OTHER_TRUST_DOMAIN));
    }

    @Test
    void that_a_foreign_bundle_counts_longer_is_no_news_and_other_anchors_are() {
        LiveIdentity.Word first = knowing(edge, Instant.now());
        var live = new LiveIdentity(first);
        var heard = new AtomicInteger();
        var _ = live.onChange(heard::incrementAndGet);
        var longer = new ForeignBundle(first.foreign().getFirst().bundle(), Instant.MAX);

        live.replace(new LiveIdentity.Word(first.svid(), first.bundle(), List.of(longer)));
        assertThat(heard).hasValue(0);
        assertThat(live.foreign()).containsExactly(longer);

        List<ForeignBundle> others = knowing(TestCa.create("edge"), Instant.MAX).foreign();
        live.replace(new LiveIdentity.Word(first.svid(), first.bundle(), others));
        assertThat(heard).hasValue(1);
    }

    @Test
    void bundles_that_are_not_of_the_domains_they_must_be_of_are_not_taken() {
        LiveIdentity.Word word = knowing(edge, Instant.MAX);
        TrustBundle theirs = word.foreign().getFirst().bundle();
        var ours = new ForeignBundle(word.bundle(), Instant.MAX);

        assertThatThrownBy(() -> new LiveIdentity.Word(word.svid(), theirs, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LiveIdentity.Word(word.svid(), word.bundle(), List.of(ours)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
