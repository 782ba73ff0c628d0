// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.Payload;
import com.nimbusds.jose.util.Base64URL;
import io.sallyport.ca.spi.Attestation;
import io.sallyport.ca.spi.Attestor;
import io.sallyport.identity.IssuerKeys;
import io.sallyport.runtime.Metrics;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WorkloadTokenAttestorTest extends AttestorContractTest {
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private final Platform platform = new Platform(clock);
    private List<WorkloadIssuer.Rule> rules =
            List.of(
                    new WorkloadIssuer.Rule(
                            "gateway",
                            Map.of(
                                    "sub", "repo:acme/gateway:ref:refs/heads/main",
                                    "repository", "acme/gateway",
                                    "kubernetes.io/namespace", "prod")),
                    new WorkloadIssuer.Rule("model", Map.of("repository", "acme/model")));

    @Override
    Attestor attestor() {
        var issuer =
                new WorkloadIssuer(
                        Platform.ISSUER,
                        URI.create("https://tokens.platform.example/keys"),
                        Optional.empty(),
                        List.of("ES256"),
                        List.of("JWT"),
                        Duration.ofHours(1),
                        rules);
        CaConfig plain = Realm.config(Duration.ofHours(1));
        var config =
                new CaConfig(
                        plain.listener(),
                        plain.renewalListener(),
                        plain.life(),
                        plain.dnsNames(),
                        plain.addresses(),
                        List.of(issuer));
        return new WorkloadTokenAttestor(
                config,
                one ->
                        new WorkloadTokens(
                                one,
                                Realm.DOMAIN,
                                new IssuerKeys(
                                        new IssuerKeys.Source(one.issuer(), platform::keys),
                                        one.keysLast(),
                                        clock,
                                        new Metrics()),
                                clock),
                register);
    }

    @Override
    String sound() {
        return platform.token(_ -> {});
    }

    @Override
    Duration life() {
        return Duration.ofMinutes(10);
    }

    @Test
    void what_is_not_for_this_authority_alone_is_refused() {
        refused(claims -> claims.put("aud", "https://another.example"), "wrong_audience");
        refused(
                claims ->
                        claims.put(
                                "aud", List.of("spiffe://test.sallyport/ca", "https://a.example")),
                "wrong_audience");
        refused(claims -> claims.remove("aud"), "wrong_audience");
        refused(claims -> claims.put("iss", "https://evil.example"), "unknown_issuer");
        refused(claims -> claims.remove("iss"), "unknown_issuer");
    }

    @Test
    void what_is_old_or_of_tomorrow_is_refused_however_long_it_lives() {
        long now = clock.instant().getEpochSecond();

        refused(claims -> claims.put("iat", now - 600), "too_old");
        refused(claims -> claims.put("iat", now + 60), "not_yet_valid");
        refused(claims -> claims.put("nbf", now + 60), "not_yet_valid");
        refused(claims -> claims.put("exp", now), "expired");
        refused(claims -> claims.remove("exp"), "bad_claim_exp");
        refused(claims -> claims.remove("iat"), "bad_claim_iat");
        refused(claims -> claims.put("iat", String.valueOf(now)), "bad_claim_iat");
    }

    @Test
    void claims_that_are_not_exactly_a_workloads_prove_nobody() {
        refused(
                claims -> claims.put("sub", "repo:acme/gateway:ref:refs/heads/evil"),
                "claims_unknown");
        refused(claims -> claims.put("repository", "acme/Gateway"), "claims_unknown");
        refused(claims -> claims.put("repository", List.of("acme/gateway")), "claims_unknown");
        refused(
                claims -> claims.put("kubernetes.io", Map.of("namespace", "dev")),
                "claims_unknown");
        refused(claims -> claims.put("kubernetes.io", "prod"), "claims_unknown");
        refused(claims -> claims.put("kubernetes.io/namespace", "dev"), "claims_unknown");
        refused(claims -> claims.remove("repository"), "claims_unknown");
    }

    @Test
    void claims_that_fit_two_workloads_prove_neither() {
        rules =
                List.of(
                        new WorkloadIssuer.Rule("gateway", Map.of("repository", "acme/gateway")),
                        new WorkloadIssuer.Rule(
                                "model", Map.of("sub", "repo:acme/gateway:ref:refs/heads/main")));

        refused(_ -> {}, "claims_ambiguous");
    }

    @Test
    void a_rule_without_claims_would_let_everybody_in_and_is_refused_at_start() {
        assertThatThrownBy(() -> new WorkloadIssuer.Rule("gateway", Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_token_that_somebody_else_signed_or_of_another_type_is_refused() {
        assertThat(reason(platform.token(Platform.key("k1"), "JWT", _ -> {})))
                .isEqualTo("workload_token_bad_signature");
        assertThat(reason(platform.token(platform.own(), "at+jwt", _ -> {})))
                .isEqualTo("workload_token_wrong_type");
        String sound = platform.token(_ -> {});
        String none =
                Base64URL.encode("{\"alg\":\"none\",\"typ\":\"JWT\",\"kid\":\"k1\"}")
                        + sound.substring(sound.indexOf('.'), sound.lastIndexOf('.') + 1);
        assertThat(reason(none)).startsWith("workload_token_");
    }

    @Test
    void two_members_of_one_name_are_never_read_as_one() {
        String twice =
                "{\"iss\":\"%s\",\"aud\":\"a\",\"aud\":\"spiffe://test.sallyport/ca\"}"
                        .formatted(Platform.ISSUER);

        assertThat(reason(platform.signed(platform.own(), "JWT", new Payload(twice))))
                .isEqualTo("workload_token_bad_json");
    }

    @Test
    void an_issuer_that_does_not_answer_lets_nobody_in() {
        platform.down();

        refused(_ -> {}, "issuer_unavailable");
    }

    @Test
    void another_signature_over_the_same_claims_is_the_same_evidence() {
        String token = platform.token(claims -> claims.remove("jti"));
        var first = (Attestation.Proven) attestor().attest(token);

        var second = (Attestation.Proven) attestor().attest(mirrored(token));

        assertThat(second.once()).isEqualTo(first.once());
        assertThat(mirrored(token)).isNotEqualTo(token);
    }

    /** With (r, n - s) for (r, s): as good a signature, and anybody can write it down. */
    private static String mirrored(String token) {
        int dot = token.lastIndexOf('.');
        byte[] signature = new Base64URL(token.substring(dot + 1)).decode();
        byte[] s =
                ORDER.subtract(new BigInteger(1, Arrays.copyOfRange(signature, 32, 64)))
                        .toByteArray();
        Arrays.fill(signature, 32, 64, (byte) 0);
        int length = Math.min(32, s.length);
        System.arraycopy(s, s.length - length, signature, 64 - length, length);
        return token.substring(0, dot + 1) + Base64URL.encode(signature);
    }

    private void refused(Consumer<Map<String, Object>> change, String reason) {
        assertThat(reason(platform.token(change))).isEqualTo("workload_token_" + reason);
    }

    private String reason(String token) {
        return attestor().attest(token) instanceof Attestation.Refused(var reason, var workload)
                        && workload.isEmpty()
                ? reason
                : "taken";
    }
}
