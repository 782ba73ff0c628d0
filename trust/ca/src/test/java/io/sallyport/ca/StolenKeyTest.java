// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static io.sallyport.ca.Realm.DOMAIN;
import static io.sallyport.ca.Realm.GATEWAY;
import static io.sallyport.ca.Realm.LOCK;
import static io.sallyport.ca.Realm.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditLog;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.http.UpstreamException;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.PeerJudge;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.Verdict;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody has the issuing key, beside the running authority and its workloads. */
@Tag("slow")
class StolenKeyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir private Path folder;
    private Realm realm;
    private AuditLog audit;
    private CaOperator operator;
    private CaFolder.Authority stolen;
    private RenewedIdentity gateway;
    private RenewedIdentity model;

    @BeforeEach
    void steal() {
        realm = Realm.start(folder);
        audit = AuditLog.open(folder.resolve("operator"), "spiffe://" + DOMAIN + "/ca-operator");
        operator =
                CaOperator.open(
                        Realm.config(Duration.ofHours(1)),
                        folder.resolve("ca"),
                        audit,
                        URI.create("https://127.0.0.1:1"),
                        Clock.systemUTC());
        stolen = new CaFolder(folder.resolve("ca")).read();
        gateway = realm.newcomer(GATEWAY);
        model = realm.newcomer(MODEL);
    }

    @AfterEach
    void close() {
        operator.close();
        audit.close();
        realm.close();
    }

    private CaOperator.Replaced replace() {
        Path root = folder.resolve("ca").resolve("offline").resolve("root.key");
        return operator.replaceStolen(root, LOCK.passphrase());
    }

    private Svid forged(SpiffeId id) {
        TestCa.Issued issued = TestCa.of(stolen.certificate(), stolen.key()).issue(id.toString());
        return new Svid(id, issued.key(), issued.chain());
    }

    @Test
    void what_the_stolen_key_signed_is_refused_by_whoever_asks_for_the_bundle_once()
            throws IOException {
        var judge = new PeerJudge(model, Clock.systemUTC());
        var chain = forged(GATEWAY).chain();
        assertThat(judge.judge(chain)).isInstanceOf(Verdict.Accepted.class);

        CaOperator.Replaced replaced = replace();
        hears(model);

        assertThat(judge.judge(chain))
                .isEqualTo(new Verdict.Refused(Verdict.Reason.AUTHORITY_WITHDRAWN));
        assertThat(replaced.certificates()).isEqualTo(3); // ca, gateway, model
        assertThat(operator.status().issuing())
                .extracting(CaStatus.Authority::state)
                .containsExactly("signing");
        assertThat(Files.readString(folder.resolve("operator").resolve("log.jsonl")))
                .contains("authority_withdrawn", "authority_signing", stolen.id());
    }

    @Test
    void a_thief_on_an_open_connection_is_cut_off_and_connects_no_more() {
        IdentitySource thief = IdentitySource.fixed(forged(GATEWAY), realm.bundle);
        try (HttpServer server =
                        HttpServer.start(
                                Listener.loopback(0),
                                new ServerTls.Mutual(model),
                                _ -> Response.of(200, "text/plain", Bytes.of("secret")));
                HttpClient client =
                        HttpClient.mutual(
                                thief, MODEL, URI.create("https://127.0.0.1:" + server.port()))) {
            assertThat(status(client)).isEqualTo(200);
            replace();
            hears(model);

            assertThatThrownBy(() -> requireAnswered(status(client)));
            assertThatThrownBy(() -> requireAnswered(status(client)));
        }
    }

    @Test
    void a_workload_with_a_new_proof_comes_back_and_one_without_does_not() {
        replace();
        hears(gateway);
        hears(model);
        realm.tokenFile(GATEWAY);

        await().atMost(PATIENCE).until(gateway::heal);
        boolean without = model.heal();

        assertThat(without).isFalse();
        assertThat(gateway.svid().chain().getLast()).isNotEqualTo(stolen.certificate());
        assertThat(gateway.look()).isTrue();
        assertThat(new PeerJudge(model, Clock.systemUTC()).judge(gateway.svid().chain()))
                .isInstanceOf(Verdict.Accepted.class);
        assertThat(new PeerJudge(gateway, Clock.systemUTC()).judge(model.svid().chain()))
                .isEqualTo(new Verdict.Refused(Verdict.Reason.AUTHORITY_WITHDRAWN));
    }

    @Test
    void who_comes_back_goes_on_with_the_newest_bundle_that_it_had() {
        replace();
        hears(gateway);
        gateway.adopt(new PublishedBundle(9, gateway.bundle()));
        realm.tokenFile(GATEWAY);

        await().atMost(PATIENCE).until(gateway::heal);

        assertThat(gateway.sequence()).isEqualTo(9);
        assertThat(gateway.bundle().withdrawn()).containsExactly(stolen.id());
        assertThat(realm.workload(GATEWAY).sequence()).isEqualTo(9);
    }

    @Test
    void a_thief_who_answers_in_the_authoritys_place_gets_no_new_proof() {
        var asked = new AtomicInteger();
        IdentitySource thief = IdentitySource.fixed(forged(OwnId.of(DOMAIN)), realm.bundle);
        String old = new PublishedBundle(1, realm.bundle).text();
        try (HttpServer server =
                HttpServer.start(
                        Listener.loopback(0),
                        new ServerTls.ServerOnly(thief),
                        request -> {
                            asked.addAndGet(request.path().equals(Wire.ENROL) ? 1 : 0);
                            return Response.of(200, Wire.PEM_TYPE, Bytes.of(old));
                        })) {
            var misled = realm.enrolment(server.port(), BundleHash.of(realm.bundle));
            var workload = Enrolment.once(misled, GATEWAY, realm.home(GATEWAY), Clock.systemUTC());
            replace();
            hears(model);
            workload.adopt(new PublishedBundle(2, model.bundle()));
            realm.tokenFile(GATEWAY);

            assertThat(workload.heal()).isFalse();

            assertThat(asked).hasValue(0);
            assertThat(misled.joinTokens().resolve("gateway")).exists();
        }
    }

    @Test
    void a_restarted_workload_does_not_go_on_with_what_the_stolen_key_signed() {
        replace();
        hears(gateway);

        assertThatThrownBy(() -> realm.workload(GATEWAY))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("no join token");
        realm.tokenFile(GATEWAY);
        assertThat(realm.workload(GATEWAY).svid().chain().getLast())
                .isNotEqualTo(stolen.certificate());
    }

    @Test
    void without_its_record_or_the_roots_key_nothing_is_withdrawn() {
        var before = operator.bundle();
        Path none = folder.resolve("none.key");
        assertThatThrownBy(() -> operator.replaceStolen(none, LOCK.passphrase()))
                .isInstanceOf(CaException.class);
        audit.close();

        assertThatThrownBy(this::replace).isInstanceOf(AuditException.class);

        assertThat(operator.bundle()).isEqualTo(before);
        assertThat(gateway.look()).isTrue();
        assertThat(gateway.renew()).isTrue();
    }

    @Test
    void the_next_rotation_goes_on_from_there() {
        replace();
        Path root = folder.resolve("ca").resolve("offline").resolve("root.key");

        operator.rotate(root, LOCK.passphrase());

        await().atMost(PATIENCE)
                .until(() ->
                        operator.status().issuing().stream()
                                        .filter(one -> one.state().equals("signing"))
                                        .count()
                                == 1);
        assertThat(operator.status().issuing())
                .extracting(CaStatus.Authority::id)
                .doesNotContain(stolen.id().substring(0, 16));
    }

    /**
     * Asks as often as its thread would within one refresh; the authority's own change may be on.
     */
    private static void hears(RenewedIdentity workload) {
        await().atMost(PATIENCE)
                .until(() -> workload.look() && !workload.bundle().withdrawn().isEmpty());
    }

    private static int status(HttpClient client) {
        return client.send("GET", "/", Headers.NONE, Bytes.NONE, Duration.ofSeconds(5), 1 << 10)
                .status();
    }

    private static void requireAnswered(int status) {
        if (status != 200) {
            throw new UpstreamException(
                    UpstreamException.Cause.CUT_OFF,
                    "answered " + status,
                    new IllegalStateException("not 200"));
        }
    }
}
