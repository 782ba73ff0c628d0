// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static io.sallyport.ca.Realm.DOMAIN;
import static io.sallyport.ca.Realm.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.audit.AuditLog;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.Request;
import io.sallyport.runtime.Metrics;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.sallyport.tls.Peer;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisterDownTest {
    @TempDir private Path folder;
    private AuditLog audit;
    private Issuance issuance;
    private Register closed;

    @BeforeEach
    void an_authority_whose_register_does_not_answer() {
        Realm.init(folder.resolve("ca"), Clock.systemUTC());
        var ca = new CaFolder(folder.resolve("ca"));
        audit = AuditLog.open(folder.resolve("audit"), "spiffe://" + DOMAIN + "/ca");
        closed = new Register(ca.database());
        issuance =
                new Issuance(
                        Authorities.open(ca, closed),
                        Realm.config(Duration.ofHours(1)),
                        new Surroundings(
                                ca.path(),
                                audit,
                                new Metrics(),
                                Clock.systemUTC(),
                                Optional.empty()));
        closed.close();
    }

    @AfterEach
    void close() {
        audit.close();
    }

    @Test
    void nobody_enrols() {
        var body =
                Map.of(
                        Wire.CSR, Csrs.of(GATEWAY, Keys.fresh()),
                        Wire.JOIN_TOKEN, JoinToken.random().secret());
        var desk =
                new EnrolmentDesk(
                        issuance,
                        closed,
                        List.of(new JoinTokenAttestor(closed, Clock.systemUTC())));

        assertThatThrownBy(() -> desk.handle(post(Wire.ENROL, body, Optional.empty())))
                .isInstanceOfSatisfying(ProblemException.class, RegisterDownTest::isNotReady);
    }

    @Test
    void nobody_renews() {
        var body = Map.of(Wire.CSR, Csrs.of(GATEWAY, Keys.fresh()));
        var peer = Optional.of(new Peer(GATEWAY, "thumbprint", Instant.MAX));
        var desk = new RenewalDesk(issuance, closed, List::of);

        assertThatThrownBy(() -> desk.handle(post(Wire.RENEW, body, peer)))
                .isInstanceOfSatisfying(ProblemException.class, RegisterDownTest::isNotReady);
    }

    private static void isNotReady(ProblemException thrown) {
        assertThat(thrown.problem()).isEqualTo(Problem.NOT_READY);
    }

    private static Request post(String path, Map<String, String> body, Optional<Peer> peer) {
        return new Request(
                "request-1",
                "POST",
                path,
                "",
                Headers.NONE,
                Bytes.of(Wire.write(body)),
                peer,
                InetAddress.getLoopbackAddress());
    }
}
