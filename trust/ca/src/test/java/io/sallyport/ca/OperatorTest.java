// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static io.sallyport.ca.Realm.DOMAIN;
import static io.sallyport.ca.Realm.GATEWAY;
import static io.sallyport.ca.Realm.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditLog;
import io.sallyport.testkit.FreePort;
import io.sallyport.tls.PeerJudge;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Verdict;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does by hand, beside a running authority. */
class OperatorTest {
    private static final SpiffeId DATABASE = new SpiffeId(DOMAIN, "/postgres");
    private static final SpiffeId STS = new SpiffeId(DOMAIN, "/sts");

    @TempDir private Path folder;
    private final int stsPort = FreePort.next();
    private Realm realm;
    private AuditLog audit;
    private CaOperator operator;

    @BeforeEach
    void open() {
        realm = Realm.start(folder, sts());
        audit = AuditLog.open(folder.resolve("operator"), "spiffe://" + DOMAIN + "/ca-operator");
        operator = operator();
    }

    @AfterEach
    void close() {
        operator.close();
        audit.close();
        realm.close();
    }

    @Test
    void status_names_every_certificate_that_counts_and_who_signs() {
        realm.newcomer(GATEWAY);

        CaStatus status = operator.status();

        assertThat(status.bundleSequence()).isOne();
        assertThat(status.bundleHash()).isEqualTo(BundleHash.of(realm.bundle));
        assertThat(status.roots()).hasSize(1);
        assertThat(status.issuing())
                .extracting(CaStatus.Authority::state)
                .containsExactly("signing");
        assertThat(status.workloads())
                .extracting(one -> one.id().name() + " " + one.manner())
                .containsExactly("ca own", "gateway enrol");
        assertThat(status.next()).startsWith("nothing; rotate before ");
    }

    @Test
    void a_certificate_by_hand_has_the_names_that_were_given_and_is_written_down()
            throws Exception {
        var keys = Keys.fresh();
        var wanted =
                new Wanted(
                        DATABASE,
                        Duration.ofHours(24),
                        List.of("db.internal"),
                        List.of("10.0.0.5"));

        var chain = operator.issue(Csrs.of(DATABASE, keys), wanted);

        var verdict = new PeerJudge(realm.newcomer(GATEWAY), Clock.systemUTC()).judge(chain);
        assertThat(((Verdict.Accepted) verdict).peer().id()).isEqualTo(DATABASE);
        assertThat(chain.getFirst().getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(
                        List.of(6, DATABASE.toString()),
                        List.of(2, "db.internal"),
                        List.of(7, "10.0.0.5"));
        assertThat(audited("svid_issued", "hand")).isOne();
        assertThat(operator.status().workloads())
                .anySatisfy(one -> assertThat(one.id()).isEqualTo(DATABASE));
    }

    @Test
    void a_request_for_another_identity_is_not_issued_by_hand() {
        var csr = Csrs.of(MODEL, Keys.fresh());

        assertThatThrownBy(() -> operator.issue(csr, day(DATABASE)))
                .hasMessageStartingWith("csr: names not acceptable");
    }

    @Test
    void other_names_of_a_request_do_not_count() throws Exception {
        var names = new GeneralNames(new GeneralName(GeneralName.dNSName, "bank.example"));

        var chain = operator.issue(Csrs.of(Keys.fresh(), names), day(DATABASE));

        assertThat(chain.getFirst().getSubjectAlternativeNames())
                .containsExactly(List.of(6, DATABASE.toString()));
    }

    @Test
    void nobody_is_made_the_authority_or_of_another_domain_or_for_longer_than_a_day() {
        var csr = Csrs.of(DATABASE, Keys.fresh());
        var authority = new SpiffeId(DOMAIN, "/ca");
        var foreign = new SpiffeId("other.example", "/postgres");

        assertThatThrownBy(() -> operator.issue(Csrs.of(authority, Keys.fresh()), day(authority)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> operator.issue(Csrs.of(foreign, Keys.fresh()), day(foreign)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        operator.issue(
                                csr,
                                new Wanted(DATABASE, Duration.ofHours(25), List.of(), List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void without_an_audit_log_nothing_is_issued_or_revoked() {
        realm.newcomer(GATEWAY);
        audit.close();

        assertThatThrownBy(() -> operator.issue(Csrs.of(DATABASE, Keys.fresh()), day(DATABASE)))
                .isInstanceOf(AuditException.class);
        assertThatThrownBy(() -> operator.revokeWorkload(GATEWAY))
                .isInstanceOf(AuditException.class);

        assertThat(operator.status().workloads())
                .extracting(one -> one.id().name())
                .containsExactly("ca", "gateway");
        assertThat(operator.status().revoked()).isEmpty();
    }

    @Test
    void a_revoked_workload_renews_nothing_enrols_no_more_and_the_token_service_hears_of_it() {
        var identity = realm.newcomer(GATEWAY);
        JoinToken earlier = realm.token(GATEWAY);
        try (var sts = new FakeTokenService(realm.newcomer(STS), stsPort)) {
            CaOperator.Revoked revoked = operator.revokeWorkload(GATEWAY);

            assertThat(revoked.told()).isTrue();
            assertThat(revoked.serials()).hasSize(1);
            assertThat(sts.heard())
                    .containsExactly(
                            "workload=" + form(GATEWAY.toString()),
                            "certificate=" + form(Certificates.thumbprint(identity.svid().leaf())));
        }
        assertThat(identity.renew()).isFalse();
        assertThat(identity.look()).isFalse();
        assertThatThrownBy(() -> realm.token(GATEWAY)).hasMessageContaining("is revoked");
        assertThatThrownBy(() ->
                        realm.client().enrol(realm.bundle, Csrs.of(GATEWAY, Keys.fresh()), earlier))
                .hasMessageContaining("403");
        assertThatThrownBy(() -> operator.issue(Csrs.of(GATEWAY, Keys.fresh()), day(GATEWAY)))
                .hasMessageContaining("workload_revoked");
        assertThat(audited("workload_revoked", GATEWAY.toString())).isOne();
    }

    @Test
    void a_revoked_workload_that_goes_on_asking_does_not_fill_the_log() throws IOException {
        var identity = realm.newcomer(GATEWAY);
        operator.revokeCertificates(GATEWAY);

        for (int i = 0; i < 15; i++) {
            identity.renew();
        }

        assertThat(realm.audited("renewal_refused", GATEWAY.toString())).isEqualTo(10);
    }

    @Test
    void a_workload_whose_key_was_stolen_goes_on_with_a_new_one() {
        var stolen = realm.newcomer(GATEWAY);
        try (var _ = new FakeTokenService(realm.newcomer(STS), stsPort)) {
            operator.revokeCertificates(GATEWAY);
        }

        realm.tokenFile(GATEWAY);
        var fresh =
                Enrolment.once(
                        realm.enrolment(), GATEWAY, folder.resolve("new"), Clock.systemUTC());

        assertThat(stolen.renew()).isFalse();
        assertThat(fresh.renew()).isTrue();
    }

    @Test
    void a_serial_takes_what_was_renewed_from_it_along_and_nobody_else() {
        var identity = realm.newcomer(GATEWAY);
        var other = realm.newcomer(MODEL);
        String serial = identity.svid().leaf().getSerialNumber().toString(16);
        identity.renew();
        try (var _ = new FakeTokenService(realm.newcomer(STS), stsPort)) {
            CaOperator.Revoked revoked = operator.revokeSerial(serial);

            assertThat(revoked.id()).isEqualTo(GATEWAY);
            assertThat(revoked.serials()).hasSize(2);
        }
        assertThat(identity.renew()).isFalse();
        assertThat(other.renew()).isTrue();
        assertThatThrownBy(() -> operator.revokeSerial("beef")).isInstanceOf(CaException.class);
    }

    @Test
    void what_the_token_service_could_not_hear_the_running_authority_tells_it_later() {
        realm.newcomer(GATEWAY);
        var sts = realm.newcomer(STS);

        CaOperator.Revoked revoked = operator.revokeWorkload(GATEWAY);

        assertThat(revoked.told()).isFalse();
        assertThat(operator.status().untold()).isEqualTo(2);
        try (var heard = new FakeTokenService(sts, stsPort)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> heard.heard().size() == 2);
            await().atMost(Duration.ofSeconds(30)).until(() -> operator.status().untold() == 0);
        }
    }

    @Test
    void who_was_revoked_by_mistake_may_come_back() {
        operator.revokeWorkload(MODEL);
        boolean lifted = operator.lift(MODEL);

        assertThat(lifted).isTrue();
        assertThat(operator.lift(MODEL)).isFalse();
        assertThat(realm.newcomer(MODEL).renew()).isTrue();
    }

    @Test
    void the_bundle_is_told_in_pem_and_as_spiffe_has_it() throws Exception {
        CaBundle bundle = operator.bundle();

        var json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(bundle.spiffe());

        assertThat(bundle.hash()).isEqualTo(BundleHash.of(realm.bundle));
        assertThat(bundle.pem()).contains("-----BEGIN CERTIFICATE-----");
        assertThat(json.path("spiffe_sequence").asLong()).isEqualTo(bundle.sequence());
        assertThat(json.path("keys")).hasSize(1);
        assertThat(json.path("keys").get(0).path("use").asText()).isEqualTo("x509-svid");
        assertThat(json.path("keys").get(0).path("x").asText()).hasSize(43);
        assertThat(json.path("keys").get(0).path("x5c")).hasSize(1);
    }

    private static Wanted day(SpiffeId id) {
        return new Wanted(id, Duration.ofHours(24), List.of(), List.of());
    }

    private static String form(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private CaOperator operator() {
        return CaOperator.open(
                Realm.config(Duration.ofHours(1)),
                folder.resolve("ca"),
                audit,
                sts(),
                Clock.systemUTC());
    }

    private URI sts() {
        return URI.create("https://127.0.0.1:" + stsPort);
    }

    private long audited(String event, String detail) {
        try {
            return Files.readAllLines(folder.resolve("operator").resolve("log.jsonl")).stream()
                    .filter(line ->
                            line.contains('"' + event + '"') && line.contains('"' + detail + '"'))
                    .count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
