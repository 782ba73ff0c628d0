// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static io.sallyport.ca.Realm.GATEWAY;
import static io.sallyport.ca.Realm.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workload comes in with its platform's token, over the network. */
class WorkloadEnrolmentTest {
    @TempDir private Path folder;
    private final Platform platform = new Platform(Clock.systemUTC());
    private Realm realm;

    @BeforeEach
    void open() throws IOException {
        Path keys = folder.resolve("keys.json");
        Files.write(keys, platform.keys());
        var issuer =
                new WorkloadIssuer(
                        Platform.ISSUER,
                        keys.toUri(),
                        Optional.empty(),
                        List.of("ES256"),
                        List.of("JWT"),
                        Duration.ofHours(1),
                        List.of(
                                new WorkloadIssuer.Rule(
                                        "gateway", Map.of("repository", "acme/gateway"))));
        realm = Realm.start(folder, issuer);
    }

    @AfterEach
    void close() {
        realm.close();
    }

    @Test
    void its_token_is_enough_and_enrols_it_once() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), platform.token(_ -> {}) + "\n");

        var identity = enrol(token, "first");

        assertThat(identity.svid().id()).isEqualTo(GATEWAY);
        assertThat(identity.renew()).isTrue();
        assertThatThrownBy(() -> enrol(token, "second"))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("workload token: not accepted");
        assertThat(realm.audited("workload_token_replayed", GATEWAY.toString())).isOne();
    }

    @Test
    void it_enrols_nobody_else() throws IOException {
        var evidence = new CaClient.Evidence(Wire.WORKLOAD_TOKEN, platform.token(_ -> {}));

        assertThatThrownBy(() ->
                        realm.client().enrol(realm.bundle, Csrs.of(MODEL, Keys.fresh()), evidence))
                .hasMessageContaining("not accepted");
        assertThat(realm.audited("enrolment_refused", "csr_for_another_id")).isOne();
    }

    @Test
    void a_token_that_proves_nobody_is_counted_and_fills_no_log() throws IOException {
        String foreign = platform.token(claims -> claims.put("repository", "evil/gateway"));
        var evidence = new CaClient.Evidence(Wire.WORKLOAD_TOKEN, foreign);

        assertThatThrownBy(() ->
                        realm.client()
                                .enrol(realm.bundle, Csrs.of(GATEWAY, Keys.fresh()), evidence))
                .hasMessageContaining("not accepted");

        assertThat(realm.metrics.text()).contains("workload_token_claims_unknown");
        assertThat(realm.audited("enrolment_refused", GATEWAY.toString())).isZero();
    }

    private RenewedIdentity enrol(Path token, String home) {
        EnrolmentConfig plain = realm.enrolment();
        var config =
                new EnrolmentConfig(
                        plain.ca(),
                        plain.renewal(),
                        plain.bundleSha256(),
                        plain.joinTokens(),
                        plain.timeout(),
                        plain.patience(),
                        plain.bundleRefresh(),
                        Optional.of(token),
                        plain.withdrawn());
        return Enrolment.once(config, GATEWAY, folder.resolve(home), Clock.systemUTC());
    }
}
