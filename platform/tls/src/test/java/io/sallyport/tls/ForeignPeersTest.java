// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testkit.HandClock;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.Verdict.Accepted;
import io.sallyport.tls.Verdict.Reason;
import io.sallyport.tls.Verdict.Refused;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three trust domains side by side: nobody's authority says anything about another's workloads. */
class ForeignPeersTest {
    private static final SpiffeId HOME = SpiffeId.parse("spiffe://cloud.acme/gateway");
    private static final SpiffeId DEVICE = SpiffeId.parse("spiffe://edge.acme/device");
    private static final SpiffeId PARTNER = SpiffeId.parse("spiffe://partner.example/agent");

    private final HandClock clock = new HandClock();
    private final TestCa cloud = TestCa.create("cloud");
    private final TestCa edge = TestCa.create("edge");
    private final TestCa partner = TestCa.create("partner");
    private final Known source = new Known();
    private final PeerJudge judge = new PeerJudge(source, Set.of(DEVICE, PARTNER), clock);

    /** Our own anchors, and those of the others as a test wants them. */
    private final class Known implements IdentitySource {
        private volatile List<ForeignBundle> foreign =
                List.of(of(edge, "edge.acme"), of(partner, "partner.example"));

        @Override
        public Svid svid() {
            throw new IllegalStateException("nobody is shown here");
        }

        @Override
        public TrustBundle bundle() {
            return new TrustBundle("cloud.acme", Set.of(cloud.anchor()));
        }

        @Override
        public List<ForeignBundle> foreign() {
            return foreign;
        }

        @Override
        public Subscription onChange(Runnable listener) {
            return () -> {};
        }

        @Override
        public void close() {}
    }

    private ForeignBundle of(TestCa authority, String domain) {
        return new ForeignBundle(
                new TrustBundle(domain, Set.of(authority.anchor())),
                clock.instant().plus(Duration.ofMinutes(10)));
    }

    @Test
    void a_foreign_workload_that_was_named_is_who_its_own_domain_says() {
        assertThat(judge.judge(chain(edge, DEVICE)))
                .isInstanceOfSatisfying(
                        Accepted.class, it -> assertThat(it.peer().id()).isEqualTo(DEVICE));
        assertThat(judge.judge(chain(cloud, HOME))).isInstanceOf(Accepted.class);
    }

    @Test
    void attack_19_one_that_was_not_named_is_nobody_though_its_domain_is_known() {
        SpiffeId other = SpiffeId.parse("spiffe://edge.acme/device-2");

        assertThat(judge.judge(chain(edge, other)))
                .isEqualTo(new Refused(Reason.OTHER_TRUST_DOMAIN));
        assertThat(new PeerJudge(source, clock).judge(chain(edge, DEVICE)))
                .isEqualTo(new Refused(Reason.OTHER_TRUST_DOMAIN));
    }

    @Test
    void attack_19_no_authority_asserts_a_workload_of_another_domain() {
        assertThat(judge.judge(chain(edge, HOME))).isEqualTo(refusedAsForged());
        assertThat(judge.judge(chain(cloud, DEVICE))).isEqualTo(refusedAsForged());
        assertThat(judge.judge(chain(partner, DEVICE))).isEqualTo(refusedAsForged());
    }

    @Test
    void a_bundle_that_is_sent_for_our_own_domain_adds_nothing_to_it() {
        source.foreign = List.of(of(edge, "cloud.acme"));

        var greedy = new PeerJudge(source, Set.of(HOME, DEVICE), clock);

        assertThat(greedy.judge(chain(edge, HOME))).isEqualTo(refusedAsForged());
        assertThat(greedy.judge(chain(cloud, HOME))).isInstanceOf(Accepted.class);
    }

    @Test
    void a_bundle_without_news_ends_and_with_it_every_open_connection() {
        PeerJudge.Connection open = judge.follow(chain(edge, DEVICE));
        assertThat(open.verdict()).isInstanceOf(Accepted.class);

        clock.advance(Duration.ofMinutes(10));
        var stale = new Refused(Reason.FOREIGN_BUNDLE_STALE);
        assertThat(open.verdict()).isEqualTo(stale);
        assertThat(judge.judge(chain(edge, DEVICE))).isEqualTo(stale);
        assertThat(judge.judge(chain(cloud, HOME))).isInstanceOf(Accepted.class);

        source.foreign = List.of(of(edge, "edge.acme"));
        assertThat(open.verdict()).isInstanceOf(Accepted.class);
    }

    @Test
    void a_key_that_is_withdrawn_and_a_domain_that_is_known_no_more_end_open_connections() {
        PeerJudge.Connection device = judge.follow(chain(edge, DEVICE));
        PeerJudge.Connection agent = judge.follow(chain(partner, PARTNER));

        source.foreign = List.of(of(TestCa.create("edge"), "edge.acme"));

        assertThat(device.verdict()).isEqualTo(refusedAsForged());
        assertThat(agent.verdict()).isEqualTo(new Refused(Reason.OTHER_TRUST_DOMAIN));
    }

    /** The verdict follows from who signed, whom it names, and who was named: nothing else. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whoever_signs_whatever_only_its_own_domain_is_vouched_for(long seed) {
        var random = new Random(seed);
        List<TestCa> authorities = List.of(cloud, edge, partner);
        List<String> domains =
                List.of("cloud.acme", "edge.acme", "partner.example", "evil.example");
        List<String> paths = List.of("/gateway", "/device", "/agent");
        for (int i = 0; i < 60; i++) {
            int signer = random.nextInt(authorities.size());
            int domain = random.nextInt(domains.size());
            var id = new SpiffeId(domains.get(domain), paths.get(random.nextInt(paths.size())));

            Verdict verdict = judge.judge(chain(authorities.get(signer), id));

            boolean named = domain == 0 || Set.of(DEVICE, PARTNER).contains(id);
            assertThat(verdict instanceof Accepted)
                    .as("seed %d, case %d: %s by %d", seed, i, id, signer)
                    .isEqualTo(signer == domain && named);
        }
    }

    private static Refused refusedAsForged() {
        return new Refused(Reason.NOT_OUR_AUTHORITY);
    }

    private static List<X509Certificate> chain(TestCa authority, SpiffeId id) {
        return authority.issue(id.toString()).chain();
    }
}
