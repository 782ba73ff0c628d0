// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static io.sallyport.ca.Realm.DOMAIN;
import static io.sallyport.ca.Realm.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.tls.PeerJudge;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.TrustBundle;
import io.sallyport.tls.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IssuerTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, java.time.ZoneOffset.UTC);

    @TempDir private Path folder;
    private TrustBundle bundle;
    private CaFolder.Authority authority;

    @BeforeEach
    void init() {
        bundle = Realm.init(folder, CLOCK);
        authority = new CaFolder(folder).read();
    }

    @Test
    void a_leaf_names_its_workload_and_can_do_nothing_but_prove_it() throws Exception {
        X509Certificate leaf = issue(Duration.ofHours(1)).getFirst();

        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(leaf.getKeyUsage())
                .containsExactly(true, false, false, false, false, false, false, false, false);
        assertThat(leaf.getExtendedKeyUsage())
                .containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(leaf.getCriticalExtensionOIDs())
                .containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
        assertThat(leaf.getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(
                        List.of(6, GATEWAY.toString()),
                        List.of(2, "localhost"),
                        List.of(2, "gateway"),
                        List.of(7, "127.0.0.1"));
        assertThat(leaf.getSerialNumber().bitLength()).isEqualTo(127);
    }

    @Test
    void a_leaf_begins_a_little_earlier_and_ends_with_its_life() {
        X509Certificate leaf = issue(Duration.ofHours(1)).getFirst();

        assertThat(leaf.getNotBefore().toInstant()).isEqualTo(NOW.minusSeconds(30));
        assertThat(leaf.getNotAfter().toInstant()).isEqualTo(NOW.plusSeconds(3600));
    }

    @Test
    void a_leaf_never_outlives_its_authority() {
        var issuer = new Issuer(authority, Realm.config(Duration.ofHours(24)));
        Instant end = authority.certificate().getNotAfter().toInstant();

        var leaf = issuer.issue(GATEWAY, Keys.fresh().getPublic(), end.minusSeconds(60)).getFirst();

        assertThat(leaf.getNotAfter().toInstant()).isEqualTo(end);
        assertThatThrownBy(() -> issuer.issue(GATEWAY, Keys.fresh().getPublic(), end))
                .isInstanceOf(CaException.class);
    }

    @Test
    void peers_believe_a_leaf_now_and_not_after_its_end() {
        var chain = issue(Duration.ofHours(1));

        var now = judge(chain, CLOCK);
        var later = judge(chain, Clock.offset(CLOCK, Duration.ofMinutes(61)));

        assertThat(now).isInstanceOf(Verdict.Accepted.class);
        assertThat(later).isEqualTo(new Verdict.Refused(Verdict.Reason.EXPIRED));
    }

    @Test
    void the_issuing_authority_may_sign_leaves_only_and_the_root_certificates_only() {
        X509Certificate root = bundle.anchors().iterator().next();
        X509Certificate issuing = authority.certificate();

        assertThat(root.getBasicConstraints()).isEqualTo(1);
        assertThat(issuing.getBasicConstraints()).isZero();
        assertThat(root.getKeyUsage())
                .containsExactly(false, false, false, false, false, true, true, false, false);
        assertThat(issuing.getKeyUsage())
                .containsExactly(false, false, false, false, false, true, true, false, false);
        assertThat(issuing.getCriticalExtensionOIDs()).contains("2.5.29.30");
    }

    @Test
    void a_stolen_issuing_key_cannot_name_a_workload_of_another_domain() {
        var foreign = new SpiffeId("other.example", "/gateway");
        var pretending =
                new CaFolder.Authority(
                        authority.key(),
                        authority.certificate(),
                        new TrustBundle("other.example", bundle.anchors()));

        var chain =
                new Issuer(pretending, Realm.config(Duration.ofHours(1)))
                        .issue(foreign, Keys.fresh().getPublic(), NOW);
        var verdict =
                new PeerJudge(
                                new BundleOnly(new TrustBundle("other.example", bundle.anchors())),
                                CLOCK)
                        .judge(chain);

        assertThat(verdict).isEqualTo(new Verdict.Refused(Verdict.Reason.NOT_OUR_AUTHORITY));
    }

    @Test
    void the_authority_names_nobody_outside_its_domain() {
        var issuer = new Issuer(authority, Realm.config(Duration.ofHours(1)));

        assertThatThrownBy(() ->
                        issuer.issue(
                                new SpiffeId("other.example", "/gateway"),
                                Keys.fresh().getPublic(),
                                NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keys_are_private_files_and_the_roots_lies_apart() throws Exception {
        var files = List.of(folder.resolve("offline/root.key"), folder.resolve("issuing.pem"));

        for (Path file : files) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        Files.delete(folder.resolve("offline/root.key"));

        assertThat(new CaFolder(folder).read().bundle()).isEqualTo(bundle);
    }

    @Test
    void an_authority_is_never_made_over_another() {
        assertThatThrownBy(() -> Realm.init(folder, CLOCK))
                .isInstanceOf(CaException.class)
                .hasMessageContaining("holds an authority");
        assertThat(new CaFolder(folder).read().bundle()).isEqualTo(bundle);
    }

    @Test
    void the_hash_of_a_single_anchor_is_its_fingerprint() throws Exception {
        X509Certificate root = bundle.anchors().iterator().next();
        byte[] digest =
                java.security.MessageDigest.getInstance("SHA-256").digest(root.getEncoded());

        String hash = BundleHash.of(bundle);

        assertThat(hash).isEqualTo(java.util.HexFormat.of().formatHex(digest));
        assertThat(BundleHash.of(new TrustBundle(DOMAIN, Set.of()))).isNotEqualTo(hash);
    }

    @Test
    void tokens_are_made_for_workloads_of_the_domain_but_not_for_the_authority() {
        try (var tokens = JoinTokens.open(folder, CLOCK)) {
            assertThatThrownBy(() ->
                            tokens.create(
                                    new SpiffeId("other.example", "/gateway"), Duration.ofHours(1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(
                            () -> tokens.create(new SpiffeId(DOMAIN, "/ca"), Duration.ofHours(1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> tokens.create(GATEWAY, Duration.ofDays(8)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private List<X509Certificate> issue(Duration life) {
        return new Issuer(authority, Realm.config(life))
                .issue(GATEWAY, Keys.fresh().getPublic(), NOW);
    }

    private Verdict judge(List<X509Certificate> chain, Clock clock) {
        return new PeerJudge(new BundleOnly(bundle), clock).judge(chain);
    }
}
