// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static io.sallyport.ca.Realm.DOMAIN;
import static io.sallyport.ca.Realm.GATEWAY;
import static io.sallyport.ca.Realm.LOCK;
import static io.sallyport.ca.Realm.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sallyport.audit.AuditLog;
import io.sallyport.http.Bytes;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.runtime.PrivateFiles;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody with a withdrawn issuing key answers in the authority's place and waits for the proofs
 * of workloads that enrol anew. Nobody may show one.
 */
@Tag("slow")
class HarvestedTokenTest {
    @TempDir private Path folder;
    private Realm realm;
    private AuditLog audit;
    private CaOperator operator;
    private CaFolder.Authority stolen;
    private RenewedIdentity gateway;
    private HttpServer thief;
    private final AtomicInteger harvested = new AtomicInteger();

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
        SpiffeId ca = OwnId.of(DOMAIN);
        TestCa.Issued issued = TestCa.of(stolen.certificate(), stolen.key()).issue(ca.toString());
        var shown = IdentitySource.fixed(new Svid(ca, issued.key(), issued.chain()), realm.bundle);
        thief =
                HttpServer.start(
                        Listener.loopback(0), new ServerTls.ServerOnly(shown), this::harvest);
    }

    /** The bundle as it was, with nothing withdrawn: its digest still fits. */
    private Response harvest(Request request) {
        harvested.addAndGet(request.path().equals(Wire.ENROL) ? 1 : 0);
        String old = new PublishedBundle(1, realm.bundle).text();
        return Response.of(200, Wire.PEM_TYPE, Bytes.of(old));
    }

    @AfterEach
    void close() {
        thief.close();
        operator.close();
        audit.close();
        realm.close();
    }

    /** The running authority and the gateway have heard of it when this returns. */
    private void replace() {
        Path root = folder.resolve("ca").resolve("offline").resolve("root.key");
        operator.replaceStolen(root, LOCK.passphrase());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> gateway.look() && !gateway.bundle().withdrawn().isEmpty());
    }

    private EnrolmentConfig misled() {
        return realm.enrolment(thief.port(), operator.bundle().hash());
    }

    private RenewedIdentity start(EnrolmentConfig config, SpiffeId id) {
        return Enrolment.once(config, id, realm.home(id), Clock.systemUTC());
    }

    private void requireNothingShown(EnrolmentConfig config, SpiffeId id) {
        assertThatThrownBy(() -> start(config, id))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("nothing was sent");
        assertThat(harvested).hasValue(0);
    }

    @Test
    void a_restarted_workload_remembers_who_was_withdrawn() throws IOException {
        replace();
        Path file = realm.tokenFile(GATEWAY);
        JoinToken token = JoinFile.parse(Files.readString(file)).token();
        PrivateFiles.write(file, token.secret() + "\n"); // its own memory alone

        requireNothingShown(misled(), GATEWAY);

        assertThat(file).exists();
        assertThat(start(realm.enrolment(), GATEWAY).svid().chain().getLast())
                .isNotEqualTo(stolen.certificate());
    }

    @Test
    void a_new_workload_is_told_by_the_file_of_its_token() {
        replace();
        Path file = realm.tokenFile(MODEL);

        requireNothingShown(misled(), MODEL);

        assertThat(file).exists();
        assertThat(start(realm.enrolment(), MODEL).bundle().withdrawn()).contains(stolen.id());
    }

    @Test
    void a_device_is_told_by_its_line() throws IOException {
        replace();
        var device = new SpiffeId(DOMAIN, "/device-17");
        try (var tokens = JoinTokens.open(folder.resolve("ca"), Clock.systemUTC())) {
            JoinToken token = tokens.create(device, Duration.ofHours(1));
            EnrolmentConfig at = misled();
            var blob =
                    new EdgeBlob(
                            device,
                            token,
                            at.bundleSha256(),
                            at.ca(),
                            at.renewal(),
                            tokens.withdrawn());
            PrivateFiles.write(
                    folder.resolve("tokens").resolve(device.name()),
                    EdgeBlob.parse(blob.text()).joinFile());
        }

        requireNothingShown(misled(), device);

        assertThat(start(realm.enrolment(), device).svid().id()).isEqualTo(device);
    }

    @Test
    void a_new_workload_with_a_token_of_its_platform_is_told_by_its_configuration()
            throws IOException {
        replace();
        Path token = Files.writeString(folder.resolve("platform-token"), "a.b.c");
        EnrolmentConfig at = misled();
        var told =
                new EnrolmentConfig(
                        at.ca(),
                        at.renewal(),
                        at.bundleSha256(),
                        at.joinTokens(),
                        at.timeout(),
                        at.patience(),
                        at.bundleRefresh(),
                        Optional.of(token),
                        List.of(stolen.id()));

        requireNothingShown(told, MODEL);
    }

    @Test
    void a_token_of_before_the_withdrawal_is_worth_nothing_to_who_has_seen_it() {
        JoinToken seen = realm.token(MODEL);

        replace();

        assertThatThrownBy(() ->
                        realm.client().enrol(gateway.bundle(), Csrs.of(MODEL, Keys.fresh()), seen))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("not accepted");
    }

    @Test
    void an_older_bundle_does_not_take_the_place_of_what_a_restarted_workload_knew()
            throws IOException {
        replace();
        Path bundle = realm.home(GATEWAY).resolve("bundle.pem");
        String newer = Files.readString(bundle).replaceFirst("sequence: \\d+", "sequence: 900");
        PrivateFiles.write(bundle, newer);
        realm.tokenFile(GATEWAY);

        RenewedIdentity back = start(realm.enrolment(), GATEWAY);

        assertThat(back.bundle().withdrawn()).contains(stolen.id());
        assertThat(Files.readString(bundle)).isEqualTo(newer);
    }

    @Test
    void who_cannot_read_what_it_knew_shows_nothing() throws IOException {
        replace();
        PrivateFiles.write(realm.home(GATEWAY).resolve("bundle.pem"), "sequence: damaged\n");
        Path file = realm.tokenFile(GATEWAY);

        assertThatThrownBy(() -> start(misled(), GATEWAY))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("cannot be read");

        assertThat(harvested).hasValue(0);
        assertThat(file).exists();
    }
}
