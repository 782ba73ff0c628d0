// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static io.sallyport.ca.Realm.GATEWAY;
import static io.sallyport.ca.Realm.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.http.Bytes;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else answers where the authority should. The join token must not reach them. */
class FalseAuthorityTest {
    @TempDir private Path folder;
    private Realm realm;
    private final Queue<String> received = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() {
        realm = Realm.start(folder);
    }

    @AfterEach
    void stop() {
        realm.close();
    }

    @Test
    void a_bundle_with_another_digest_is_not_trusted() {
        var stranger = TestCa.create("stranger");
        var bundle = new TrustBundle(Realm.DOMAIN, Set.of(stranger.anchor()));

        assertThatThrownBy(() -> enrolAt(stranger(stranger), bundle))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("another digest");
        assertThat(received).isEmpty();
    }

    @Test
    void who_relays_the_true_bundle_but_cannot_prove_itself_is_refused() {
        var stranger = TestCa.create("stranger");

        assertThatThrownBy(() -> enrolAt(stranger(stranger), realm.bundle))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("not_our_authority");
        assertThat(received).isEmpty();
    }

    @Test
    void another_workload_of_the_domain_is_not_the_authority() {
        IdentitySource model = realm.newcomer(MODEL);

        assertThatThrownBy(() -> enrolAt(model, realm.bundle))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("not_expected");
        assertThat(received).isEmpty();
    }

    private void enrolAt(IdentitySource identity, TrustBundle shown) {
        realm.tokenFile(GATEWAY);
        try (var server =
                HttpServer.start(
                        Listener.loopback(0),
                        new ServerTls.ServerOnly(identity),
                        request -> {
                            if (request.method().equals("POST")) {
                                received.add(request.body().text());
                            }
                            return Response.of(
                                    200,
                                    Wire.PEM_TYPE,
                                    Bytes.of(new PublishedBundle(1, shown).text()));
                        })) {
            var config = realm.enrolment(server.port(), BundleHash.of(realm.bundle));
            Enrolment.once(config, GATEWAY, realm.home(GATEWAY), Clock.systemUTC());
        }
    }

    private static IdentitySource stranger(TestCa ca) {
        var issued = ca.issue("spiffe://" + Realm.DOMAIN + "/ca");
        var svid =
                new Svid(
                        new SpiffeId(Realm.DOMAIN, "/ca"),
                        issued.key(),
                        List.copyOf(issued.chain()));
        return IdentitySource.fixed(svid, new TrustBundle(Realm.DOMAIN, Set.of(ca.anchor())));
    }
}
