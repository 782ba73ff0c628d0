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
import io.sallyport.tls.TrustBundle;
import io.sallyport.tls.Verdict;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a bundle reaches workloads, over real mutual TLS, beside a running authority. */
class BundleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir private Path folder;
    private Realm realm;
    private Register register;
    private AuditLog audit;
    private Authorities authorities;

    @BeforeEach
    void open() {
        realm = Realm.start(folder);
        register = new Register(new CaFolder(folder.resolve("ca")).database());
        audit = AuditLog.open(folder.resolve("operator"), "spiffe://" + DOMAIN + "/ca-operator");
        authorities = Authorities.open(new CaFolder(folder.resolve("ca")), register);
    }

    @AfterEach
    void close() {
        register.close();
        audit.close();
        realm.close();
    }

    @Test
    void a_running_workload_takes_a_new_root_and_keeps_it_over_a_restart() {
        var gateway = realm.newcomer(GATEWAY);
        var told = new AtomicInteger();
        gateway.onChange(told::incrementAndGet);

        newRoot();
        await().atMost(PATIENCE).until(() -> gateway.look() && gateway.sequence() == 2);
        var again = realm.workload(GATEWAY);

        assertThat(told).hasValue(1);
        assertThat(gateway.bundle().anchors()).hasSize(2);
        assertThat(again.bundle()).isEqualTo(gateway.bundle());
        assertThat(again.svid().leaf()).isEqualTo(gateway.svid().leaf());
    }

    @Test
    void once_every_workload_has_said_so_certificates_come_from_the_new_root() {
        var gateway = realm.newcomer(GATEWAY);
        X509Certificate before = gateway.svid().chain().getLast();
        newRoot();

        await().atMost(PATIENCE)
                .until(() -> gateway.look() && gateway.renew() && !issuer(gateway).equals(before));
        var model = realm.newcomer(MODEL);

        assertThat(issuer(model)).isEqualTo(issuer(gateway));
        assertThat(gateway.look()).isTrue(); // over mutual TLS: both ends take the other
        assertThat(model.look()).isTrue();
    }

    @Test
    void a_renewal_brings_the_bundle_too() {
        var gateway = realm.newcomer(GATEWAY);
        newRoot();

        await().atMost(PATIENCE).until(() -> gateway.renew() && gateway.sequence() == 2);

        assertThat(gateway.bundle().anchors()).hasSize(2);
    }

    @Test
    void a_newcomer_who_knows_the_old_root_only_enrols_while_that_proves_the_authority() {
        newRoot();
        realm.newcomer(MODEL); // says nothing about the bundle: the old authority goes on signing

        var gateway = realm.newcomer(GATEWAY);

        assertThat(gateway.bundle().anchors()).contains(anchor());
    }

    @Test
    void an_older_bundle_is_never_taken_whoever_answers_with_it() {
        var gateway = realm.newcomer(GATEWAY);
        newRoot();
        await().atMost(PATIENCE).until(() -> gateway.look() && gateway.sequence() == 2);
        TrustBundle known = gateway.bundle();

        gateway.adopt(new PublishedBundle(1, realm.bundle));

        assertThat(gateway.sequence()).isEqualTo(2);
        assertThat(gateway.bundle()).isEqualTo(known);
    }

    @Test
    void a_bundle_that_lacks_its_place_in_the_order_is_none() {
        String text = new PublishedBundle(7, realm.bundle).text();

        assertThat(PublishedBundle.parse(DOMAIN, text))
                .isEqualTo(new PublishedBundle(7, realm.bundle));
        for (String bad :
                List.of("", "sequence: x\n", "sequence: 1\nsequence: 2\n", "sequence: -1\n")) {
            assertThatThrownBy(
                            () -> PublishedBundle.parse(DOMAIN, text.replace("sequence: 7\n", bad)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> TrustBundle.parse(DOMAIN, "withdrawn: nobody\n" + text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_was_withdrawn_is_told_in_the_same_text() {
        var withdrawn = new TrustBundle(DOMAIN, realm.bundle.anchors(), Set.of("0".repeat(64)));

        assertThat(TrustBundle.parse(DOMAIN, withdrawn.text())).isEqualTo(withdrawn);
        assertThat(Verdict.Reason.AUTHORITY_WITHDRAWN.code()).isEqualTo("authority_withdrawn");
    }

    private X509Certificate anchor() {
        return new HashSet<>(realm.bundle.anchors()).iterator().next();
    }

    private static X509Certificate issuer(RenewedIdentity identity) {
        return identity.svid().chain().getLast();
    }

    private void newRoot() {
        var book = new Book(audit, Clock.systemUTC());
        new Rotation(new CaFolder(folder.resolve("ca")), authorities, book, Clock.systemUTC())
                .root(folder.resolve("ca").resolve("offline").resolve("new.key"), LOCK);
    }
}
