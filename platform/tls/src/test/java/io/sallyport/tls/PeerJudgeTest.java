// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testkit.Leaf;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.Verdict.Accepted;
import io.sallyport.tls.Verdict.Reason;
import io.sallyport.tls.Verdict.Refused;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerJudgeTest {
    private static final String ID = "spiffe://demo.sallyport/gateway";

    private final TestCa ca = TestCa.create("demo");
    private final PeerJudge judge = judge(ca.anchor());

    private static PeerJudge judge(X509Certificate... anchors) {
        var bundle = new TrustBundle("demo.sallyport", Set.of(anchors));
        return new PeerJudge(() -> bundle, Clock.systemUTC());
    }

    private static PeerJudge at(Instant now, X509Certificate anchor) {
        var bundle = new TrustBundle("demo.sallyport", Set.of(anchor));
        return new PeerJudge(() -> bundle, Clock.fixed(now, ZoneOffset.UTC));
    }

    private void refused(Leaf leaf, Reason reason) {
        assertThat(judge.judge(ca.issue(leaf).chain())).isEqualTo(new Refused(reason));
    }

    @Test
    void a_sound_leaf_of_our_authority_is_its_id() {
        List<X509Certificate> chain = ca.issue(ID).chain();

        Verdict verdict = judge.judge(chain);

        assertThat(verdict)
                .isEqualTo(
                        new Accepted(
                                new Peer(
                                        SpiffeId.parse(ID),
                                        Peer.thumbprint(chain.getFirst()),
                                        chain.getFirst().getNotAfter().toInstant())));
        assertThat(Peer.thumbprint(chain.getFirst())).hasSize(43).doesNotContain("=", "+", "/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA-2048", "secp384r1"})
    void other_strong_keys_are_accepted(String key) {
        assertThat(judge.judge(ca.issue(Leaf.of(ID).key(key)).chain()))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void a_leaf_below_an_intermediate_is_accepted_with_it_and_only_with_it() {
        List<X509Certificate> chain = ca.intermediate("below").issue(ID).chain();

        assertThat(judge.judge(chain)).isInstanceOf(Accepted.class);
        assertThat(judge.judge(chain.subList(0, 1)))
                .isEqualTo(new Refused(Reason.NOT_OUR_AUTHORITY));
    }

    @Test
    void an_anchor_sent_along_changes_nothing() {
        var chain = new ArrayList<>(ca.issue(ID).chain());
        chain.add(ca.anchor());

        assertThat(judge.judge(chain)).isInstanceOf(Accepted.class);
    }

    @Test
    void a_foreign_root_sent_along_is_no_anchor() {
        TestCa foreign = TestCa.create("foreign");
        var chain = new ArrayList<>(foreign.issue(ID).chain());
        chain.add(foreign.anchor());

        assertThat(judge.judge(chain)).isEqualTo(new Refused(Reason.NOT_OUR_AUTHORITY));
    }

    @Test
    void a_leaf_cannot_issue_another_leaf() {
        TestCa.Issued real = ca.issue(ID);
        TestCa pretender = TestCa.create("pretender");
        var chain = new ArrayList<>(pretender.issue("spiffe://demo.sallyport/ca").chain());
        chain.addAll(real.chain());

        assertThat(judge.judge(chain)).isInstanceOf(Refused.class);
    }

    @Test
    void nobody_is_trusted_by_an_empty_bundle() {
        assertThat(judge().judge(ca.issue(ID).chain()))
                .isEqualTo(new Refused(Reason.NOT_OUR_AUTHORITY));
    }

    @Test
    void no_certificate_is_nobody() {
        assertThat(judge.judge(List.of())).isEqualTo(new Refused(Reason.NO_CERTIFICATE));
    }

    @Test
    void the_anchor_itself_is_nobody() {
        assertThat(judge.judge(List.of(ca.anchor())))
                .isEqualTo(new Refused(Reason.IS_AN_AUTHORITY));
    }

    @Test
    void a_long_chain_is_not_walked() {
        assertThat(judge.judge(Collections.nCopies(6, ca.anchor())))
                .isEqualTo(new Refused(Reason.CHAIN_TOO_LONG));
    }

    @Test
    void another_trust_domain_is_refused_though_our_authority_signed_it() {
        refused(Leaf.of("spiffe://evil.sallyport/gateway"), Reason.OTHER_TRUST_DOMAIN);
    }

    @Test
    void two_uri_names_are_refused() {
        refused(
                Leaf.of(ID).uris(List.of(ID, "spiffe://demo.sallyport/ca")),
                Reason.SEVERAL_URI_NAMES);
        refused(Leaf.of(ID).uris(List.of(ID, ID)), Reason.SEVERAL_URI_NAMES);
    }

    @Test
    void no_uri_name_is_refused() {
        refused(Leaf.of(ID).uris(List.of()), Reason.NO_SPIFFE_ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://demo.sallyport/gateway",
                "spiffe://demo.sallyport",
                "spiffe://demo.sallyport/",
                "spiffe://demo.sallyport/a/../gateway",
                "spiffe://DEMO.sallyport/gateway"
            })
    void a_uri_name_that_is_no_spiffe_id_is_refused(String uri) {
        refused(Leaf.of(uri), Reason.NO_SPIFFE_ID);
    }

    @Test
    void an_authority_is_no_workload() {
        refused(Leaf.of(ID).asAuthority(), Reason.IS_AN_AUTHORITY);
    }

    @ParameterizedTest
    @CsvSource({
        "4", "132", "130", "32"
    }) // keyCertSign; with digitalSignature; cRLSign; encipherment
    void a_key_for_anything_but_signatures_is_refused(int usage) {
        refused(Leaf.of(ID).keyUsage(usage), Reason.WRONG_KEY_USAGE);
    }

    @Test
    void a_certificate_for_one_end_only_is_refused() {
        refused(Leaf.of(ID).extendedUsages(List.of("1.3.6.1.5.5.7.3.1")), Reason.WRONG_KEY_USAGE);
    }

    @Test
    void extended_usages_may_be_left_out() {
        assertThat(judge.judge(ca.issue(Leaf.of(ID).extendedUsages(List.of())).chain()))
                .isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA-1024"})
    void weak_keys_are_refused(String key) {
        refused(Leaf.of(ID).key(key), Reason.WEAK_KEY);
    }

    @Test
    void a_leaf_is_judged_by_the_time_of_the_question() {
        TestCa.Issued issued = ca.issue(ID);
        Instant end = issued.chain().getFirst().getNotAfter().toInstant();

        assertThat(at(end.minusSeconds(1), ca.anchor()).judge(issued.chain()))
                .isInstanceOf(Accepted.class);
        assertThat(at(end.plusSeconds(1), ca.anchor()).judge(issued.chain()))
                .isEqualTo(new Refused(Reason.EXPIRED));
    }

    @Test
    void a_leaf_from_the_future_is_refused() {
        refused(Leaf.of(ID).notBefore(Instant.now().plusSeconds(600)), Reason.NOT_YET_VALID);
    }

    @Test
    void an_expired_anchor_vouches_for_nobody() {
        TestCa.Issued issued =
                ca.issue(Leaf.of(ID).notAfter(Instant.now().plus(Duration.ofDays(30))));

        assertThat(at(Instant.now().plus(Duration.ofDays(3)), ca.anchor()).judge(issued.chain()))
                .isEqualTo(new Refused(Reason.NOT_OUR_AUTHORITY));
    }

    @Test
    void a_followed_connection_ends_with_its_certificate() {
        var clock = new AtomicReference<>(Instant.now());
        var bundle = new TrustBundle("demo.sallyport", Set.of(ca.anchor()));
        PeerJudge.Connection connection =
                new PeerJudge(() -> bundle, moved(clock)).follow(ca.issue(ID).chain());
        assertThat(connection.verdict()).isInstanceOf(Accepted.class);

        clock.set(Instant.now().plus(Duration.ofHours(2)));

        assertThat(connection.verdict()).isEqualTo(new Refused(Reason.EXPIRED));
    }

    @Test
    void a_followed_connection_ends_when_its_intermediate_or_anchor_ends() {
        var clock = new AtomicReference<>(Instant.now());
        Leaf longLived = Leaf.of(ID).notAfter(Instant.now().plus(Duration.ofDays(30)));
        var bundle = new TrustBundle("demo.sallyport", Set.of(ca.anchor()));
        var follower = new PeerJudge(() -> bundle, moved(clock));
        PeerJudge.Connection direct = follower.follow(ca.issue(longLived).chain());
        PeerJudge.Connection below =
                follower.follow(ca.intermediate("below").issue(longLived).chain());
        assertThat(direct.verdict()).isInstanceOf(Accepted.class);
        assertThat(below.verdict()).isInstanceOf(Accepted.class);

        clock.set(Instant.now().plus(Duration.ofDays(3)));

        assertThat(direct.verdict()).isInstanceOf(Refused.class);
        assertThat(below.verdict()).isInstanceOf(Refused.class);
    }

    @Test
    void a_followed_connection_ends_when_its_anchor_leaves_the_bundle_and_may_come_back() {
        var ours = new TrustBundle("demo.sallyport", Set.of(ca.anchor()));
        var theirs = new TrustBundle("demo.sallyport", Set.of(TestCa.create("other").anchor()));
        var bundle = new AtomicReference<>(ours);
        PeerJudge.Connection connection =
                new PeerJudge(bundle::get, Clock.systemUTC()).follow(ca.issue(ID).chain());

        bundle.set(theirs);
        Verdict without = connection.verdict();
        bundle.set(ours);
        Verdict again = connection.verdict();

        assertThat(without).isEqualTo(new Refused(Reason.NOT_OUR_AUTHORITY));
        assertThat(again).isInstanceOf(Accepted.class);
    }

    private static Clock moved(AtomicReference<Instant> now) {
        return new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
    }
}
