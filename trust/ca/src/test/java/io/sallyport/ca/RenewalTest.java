// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static io.sallyport.ca.Realm.GATEWAY;
import static io.sallyport.ca.Realm.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.PeerJudge;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TlsManagers;
import io.sallyport.tls.TrustBundle;
import io.sallyport.tls.Verdict;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewalTest {
    @TempDir private Path folder;

    @Test
    void a_workload_renews_itself_with_a_new_key_and_tells_who_listens() throws Exception {
        try (var realm = Realm.start(folder)) {
            var identity = realm.newcomer(GATEWAY);
            Svid before = identity.svid();
            var told = new AtomicInteger();
            identity.onChange(told::incrementAndGet);

            boolean renewed = identity.renew();

            assertThat(renewed).isTrue();
            assertThat(told).hasValue(1);
            assertThat(identity.svid().key()).isNotEqualTo(before.key());
            assertThat(new PeerJudge(identity, Clock.systemUTC()).judge(identity.svid().chain()))
                    .isInstanceOf(Verdict.Accepted.class);
            assertThat(realm.audited("svid_issued", "renew")).isOne();
            assertThat(realm.workload(GATEWAY).svid().leaf()).isEqualTo(identity.svid().leaf());
        }
    }

    @Test
    @Tag("slow")
    void renewal_comes_by_itself_before_the_life_ends() {
        try (var realm = Realm.start(folder, Duration.ofSeconds(10))) {
            realm.tokenFile(GATEWAY);
            try (var identity =
                    Enrolment.enrol(
                            realm.enrolment(), GATEWAY, realm.home(GATEWAY), Clock.systemUTC())) {
                Instant end = identity.svid().leaf().getNotAfter().toInstant();
                var changedAt = new AtomicReference<>(Instant.MAX);
                identity.onChange(() -> changedAt.compareAndSet(Instant.MAX, Instant.now()));

                await().atMost(Duration.ofSeconds(30))
                        .until(() -> changedAt.get().isBefore(Instant.MAX));

                assertThat(changedAt.get()).isBefore(end);
            }
        }
    }

    @Test
    void a_certificate_of_one_workload_does_not_renew_another() throws Exception {
        try (var realm = Realm.start(folder)) {
            var model = realm.newcomer(MODEL);

            assertThatThrownBy(() -> realm.client().renew(model, Csrs.of(GATEWAY, Keys.fresh())))
                    .isInstanceOf(EnrolmentException.class)
                    .hasMessageContaining("403");
            assertThat(realm.audited("renewal_refused", "csr_for_another_id")).isOne();
            assertThat(realm.audited("svid_issued", GATEWAY.toString())).isZero();
        }
    }

    @Test
    void who_shows_no_certificate_does_not_get_through_the_handshake() throws Exception {
        try (var realm = Realm.start(folder)) {
            URI port = realm.enrolment().renewal();
            // reads before it writes: an alert that nobody reads could be lost with what was sent
            try (var stranger =
                    (SSLSocket)
                            strangersTls(realm.bundle)
                                    .getSocketFactory()
                                    .createSocket(port.getHost(), port.getPort())) {
                stranger.setSoTimeout(10_000);

                assertThatThrownBy(() -> stranger.getInputStream().read())
                        .isInstanceOf(SSLException.class);
            }
        }
    }

    @Test
    void a_certificate_that_is_not_in_the_register_renews_nothing() throws Exception {
        try (var realm = Realm.start(folder)) {
            var stolen = new CaFolder(folder.resolve("ca")).read();
            var keys = Keys.fresh();
            var forged =
                    new Issuer(stolen, Realm.config(Duration.ofHours(1)))
                            .issue(GATEWAY, keys.getPublic(), Instant.now());
            var identity =
                    IdentitySource.fixed(
                            new Svid(GATEWAY, keys.getPrivate(), forged), realm.bundle);

            assertThatThrownBy(() -> realm.client().renew(identity, Csrs.of(GATEWAY, Keys.fresh())))
                    .hasMessageContaining("403");
            assertThat(realm.audited("renewal_refused", "certificate_not_issued_here")).isOne();
        }
    }

    @Test
    void an_authority_that_is_down_leaves_the_old_identity_in_place() {
        try (var realm = Realm.start(folder)) {
            var identity = realm.newcomer(GATEWAY);
            Svid before = identity.svid();
            realm.stop();

            boolean renewed = identity.renew();

            assertThat(renewed).isFalse();
            assertThat(identity.svid()).isEqualTo(before);
        }
    }

    @Test
    @Tag("slow")
    void an_identity_that_ran_out_is_refused_until_there_is_a_new_join_token() {
        try (var realm = Realm.start(folder, Duration.ofSeconds(5))) {
            var identity = realm.newcomer(GATEWAY);
            Instant end = identity.svid().leaf().getNotAfter().toInstant();
            await().until(() -> Instant.now().isAfter(end));

            boolean without = identity.renew();
            realm.tokenFile(GATEWAY);
            boolean with = identity.renew();

            assertThat(without).isFalse();
            assertThat(with).isTrue();
            assertThat(identity.svid().leaf().getNotAfter().toInstant()).isAfter(end);
        }
    }

    @Test
    void one_listener_that_fails_does_not_keep_the_next_from_hearing() {
        try (var realm = Realm.start(folder)) {
            var identity = realm.newcomer(GATEWAY);
            var told = new AtomicInteger();
            identity.onChange(() -> {
                throw new IllegalStateException("broken");
            });
            identity.onChange(told::incrementAndGet);

            identity.renew();

            assertThat(told).hasValue(1);
        }
    }

    private static SSLContext strangersTls(TrustBundle bundle) throws Exception {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        var trust = TlsManagers.trustManager(new BundleOnly(bundle), _ -> true);
        context.init(new KeyManager[0], new TrustManager[] {trust}, null);
        return context;
    }
}
