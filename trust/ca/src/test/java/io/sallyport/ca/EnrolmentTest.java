// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static io.sallyport.ca.Realm.GATEWAY;
import static io.sallyport.ca.Realm.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.tls.PeerJudge;
import io.sallyport.tls.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentTest {
    private static final String NOT_ACCEPTED = "join token: not accepted";

    @TempDir private Path folder;
    private Realm realm;
    private final KeyPair keys = Keys.fresh();

    @BeforeEach
    void start() {
        realm = Realm.start(folder);
    }

    @AfterEach
    void stop() {
        realm.close();
    }

    @Test
    void a_workload_with_a_join_token_gets_an_identity_that_its_peers_believe() throws Exception {
        var identity = realm.newcomer(GATEWAY);

        var verdict =
                new PeerJudge(realm.workload(GATEWAY), Clock.systemUTC())
                        .judge(identity.svid().chain());

        assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
        assertThat(((Verdict.Accepted) verdict).peer().id()).isEqualTo(GATEWAY);
        assertThat(identity.bundle()).isEqualTo(realm.bundle);
        assertThat(realm.audited("svid_issued", GATEWAY.toString())).isOne();
    }

    @Test
    void a_join_token_is_used_once_and_its_second_use_is_an_alarm() throws Exception {
        JoinToken token = realm.token(GATEWAY);
        realm.client().enrol(realm.bundle, Csrs.of(GATEWAY, keys), token);

        assertThatThrownBy(() -> realm.client().enrol(realm.bundle, Csrs.of(GATEWAY, keys), token))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("401")
                .hasMessageContaining(NOT_ACCEPTED);
        assertThat(realm.audited("join_token_replayed", GATEWAY.toString())).isOne();
        assertThat(realm.audited("svid_issued", GATEWAY.toString())).isOne();
    }

    @Test
    @Tag("slow")
    void a_token_used_by_many_at_once_gives_one_certificate() throws Exception {
        JoinToken token = realm.token(GATEWAY);
        var answers = new ArrayList<Future<Boolean>>();

        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                answers.add(executor.submit(() -> enrolled(token)));
            }
        }

        assertThat(answers.stream().filter(Future::resultNow)).hasSize(1);
        assertThat(realm.audited("svid_issued", GATEWAY.toString())).isOne();
    }

    @Test
    void who_hangs_up_before_anything_was_shown_is_asked_again() throws Exception {
        realm.tokenFile(GATEWAY);
        EnrolmentConfig direct = realm.enrolment();
        try (var line = new ShakyLine(direct.ca().getPort(), Set.of(1, 3))) {
            EnrolmentConfig shaky =
                    patient(realm.enrolment(line.port(), BundleHash.of(realm.bundle)));

            try (var identity =
                    Enrolment.once(shaky, GATEWAY, realm.home(GATEWAY), Clock.systemUTC())) {
                assertThat(identity.svid().id()).isEqualTo(GATEWAY);
            }
            assertThat(line.connections()).isGreaterThan(3);
        }
        assertThat(realm.audited("svid_issued", GATEWAY.toString())).isOne();
        assertThat(realm.audited("join_token_replayed", GATEWAY.toString())).isZero();
    }

    /** Two pauses between tries are longer than the second that other tests wait. */
    private static EnrolmentConfig patient(EnrolmentConfig config) {
        return new EnrolmentConfig(
                config.ca(),
                config.renewal(),
                config.bundleSha256(),
                config.joinTokens(),
                config.timeout(),
                Duration.ofSeconds(30),
                config.bundleRefresh(),
                config.workloadToken(),
                config.withdrawn());
    }

    @Test
    void an_expired_join_token_is_refused() throws Exception {
        Clock twoHoursAgo = Clock.offset(Clock.systemUTC(), Duration.ofHours(-2));
        JoinToken token = realm.token(GATEWAY, twoHoursAgo);

        assertThatThrownBy(() -> realm.client().enrol(realm.bundle, Csrs.of(GATEWAY, keys), token))
                .hasMessageContaining(NOT_ACCEPTED);
        assertThat(realm.audited("enrolment_refused", "join_token_expired")).isOne();
    }

    @Test
    void a_token_nobody_made_is_refused_and_fills_no_log() throws Exception {
        JoinToken token = JoinToken.random();

        assertThatThrownBy(() -> realm.client().enrol(realm.bundle, Csrs.of(GATEWAY, keys), token))
                .hasMessageContaining(NOT_ACCEPTED);
        assertThat(realm.audited("enrolment_refused", "join_token_unknown")).isZero();
        assertThat(realm.metrics.text()).contains("join_token_unknown");
    }

    @Test
    void a_token_made_for_one_workload_does_not_make_another() throws Exception {
        JoinToken token = realm.token(MODEL);

        assertThatThrownBy(() -> realm.client().enrol(realm.bundle, Csrs.of(GATEWAY, keys), token))
                .hasMessageContaining(NOT_ACCEPTED);
        assertThat(realm.audited("enrolment_refused", "csr_for_another_id")).isOne();
        assertThat(realm.audited("svid_issued", GATEWAY.toString())).isZero();
    }

    @Test
    void a_request_that_asks_for_more_names_is_refused_and_leaves_the_token_usable() {
        JoinToken token = realm.token(GATEWAY);
        var two =
                new GeneralNames(
                        new GeneralName[] {
                            new GeneralName(
                                    GeneralName.uniformResourceIdentifier, GATEWAY.toString()),
                            new GeneralName(GeneralName.uniformResourceIdentifier, MODEL.toString())
                        });

        assertThatThrownBy(() -> realm.client().enrol(realm.bundle, Csrs.of(keys, two), token))
                .hasMessageContaining("400")
                .hasMessageContaining("csr: names not acceptable");
        assertThat(enrolled(token)).isTrue();
    }

    @Test
    void an_identity_is_kept_private_and_the_used_token_file_is_gone() throws Exception {
        Path token = realm.tokenFile(GATEWAY);
        realm.workload(GATEWAY);

        var rights = Files.getPosixFilePermissions(realm.home(GATEWAY).resolve("identity.pem"));

        assertThat(PosixFilePermissions.toString(rights)).isEqualTo("rw-------");
        assertThat(token).doesNotExist();
    }

    @Test
    void a_restart_goes_on_with_the_kept_identity_without_a_token() {
        var before = realm.newcomer(GATEWAY);

        var after = realm.workload(GATEWAY);

        assertThat(after.svid().leaf()).isEqualTo(before.svid().leaf());
        assertThat(after.renew()).isTrue();
    }

    @Test
    void another_workloads_kept_identity_is_not_taken_over() throws Exception {
        realm.newcomer(MODEL);
        Files.createDirectories(realm.home(GATEWAY).getParent());
        Files.move(realm.home(MODEL), realm.home(GATEWAY));

        assertThatThrownBy(() -> realm.workload(GATEWAY))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("no join token");
    }

    @Test
    void the_store_holds_no_join_token_only_its_digest() throws Exception {
        JoinToken token = realm.token(GATEWAY);
        realm.stop();

        var stored = new StringBuilder();
        try (var files = Files.list(folder.resolve("ca"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                stored.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }

        assertThat(stored.toString()).contains(token.hash()).doesNotContain(token.secret());
        assertThat(token.toString()).doesNotContain(token.secret());
    }

    @Test
    void an_authority_that_cannot_audit_issues_nothing_and_leaves_the_token_usable() {
        JoinToken token = realm.token(GATEWAY);
        realm.audit.close();

        assertThatThrownBy(() -> realm.client().enrol(realm.bundle, Csrs.of(GATEWAY, keys), token))
                .hasMessageContaining("503");
        try (var register = new Register(new CaFolder(folder.resolve("ca")).database())) {
            assertThat(register.find(token).orElseThrow().used()).isFalse();
        }
    }

    @Test
    void an_authority_that_is_down_is_said_so_in_one_line() {
        realm.tokenFile(GATEWAY);
        realm.stop();

        assertThatThrownBy(() -> realm.workload(GATEWAY))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageMatching("authority: no answer at https://127.0.0.1:\\d+/v1/bundle .*");
    }

    private boolean enrolled(JoinToken token) {
        try {
            return realm.client()
                            .enrol(realm.bundle, Csrs.of(GATEWAY, Keys.fresh()), token)
                            .chain()
                            .size()
                    == 2;
        } catch (EnrolmentException e) {
            return false;
        }
    }
}
