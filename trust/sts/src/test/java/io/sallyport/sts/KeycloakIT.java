// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The chain behind a real Keycloak, as the guide sets it up. One Keycloak for all; the last test
 * ends it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeycloakIT {
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    @TempDir static Path folder;
    private static KeycloakWorld world;

    @BeforeAll
    static void open() throws Exception {
        world = new KeycloakWorld(folder);
        Files.writeString(folder.resolve("realm.json"), world.realm());
        Files.writeString(folder.resolve("guide.sh"), commands());

        assertThat(shell("guide.sh")).as("the guide's commands").contains("T2 has ");
    }

    @AfterAll
    static void close() {
        if (world != null) {
            world.close();
        }
    }

    @Test
    @Order(1)
    void johns_question_keeps_his_name_over_two_hops() throws Exception {
        RunningKeycloak.Told john = world.keycloak.signIn("john", "web-app");

        var t1 = world.exchange("web-app", t0(john), "orchestrator", "chat.ask vector.query");
        var t2 = world.exchange("orchestrator", t1.token(), "retrieval", "vector.query");

        var claims = SignedJWT.parse(t2.token()).getJWTClaimsSet();
        assertThat(claims.getStringClaim("sub_iss")).isEqualTo(world.keycloak.issuer());
        assertThat(claims.getSubject()).isEqualTo(claim(t0(john), "sub"));
        assertThat(claims.getStringClaim("tenant")).isEqualTo("acme");
        assertThat(claims.getStringListClaim("groups")).containsExactly("engineering");
        assertThat(claims.getJSONObjectClaim("act").toString())
                .contains("/orchestrator", "/web-app");
        assertThat(claims.getExpirationTime())
                .isBeforeOrEqualTo(SignedJWT.parse(t0(john)).getJWTClaimsSet().getExpirationTime());
    }

    @Test
    @Order(2)
    void attack_13_an_id_token_a_refresh_token_and_another_clients_token_start_no_chain() {
        RunningKeycloak.Told john = world.keycloak.signIn("john", "web-app");
        String others = world.keycloak.signIn("john", "other-app").text("access_token");

        for (String subject : List.of(john.text("id_token"), john.text("refresh_token"), others)) {
            var told = world.exchange("web-app", subject, "orchestrator", "chat.ask");
            assertThat(told.status()).isEqualTo(400);
            assertThat(told.json().path("error").asText()).isEqualTo("invalid_request");
        }
        var stranger = world.exchange("orchestrator", t0(john), "retrieval", "vector.query");
        assertThat(stranger.status()).as("somebody else's client").isEqualTo(400);
        assertThat(world.auditText())
                .contains(
                        "subject_not_an_access_token",
                        "subject_wrong_algorithm",
                        "subject_unknown_client",
                        "not_addressed_to_requester");
    }

    @Test
    @Order(3)
    void a_bound_token_starts_a_chain_for_its_own_certificate_only() throws Exception {
        String bound = t0(world.keycloak.signInBound("john", "bound-app"));

        var told = world.exchange("web-app", bound, "orchestrator", "chat.ask");

        assertThat(SignedJWT.parse(bound).getJWTClaimsSet().getJSONObjectClaim("cnf"))
                .containsEntry("x5t#S256", world.thumbprint("web-app"));
        assertThat(told.status()).isEqualTo(200);
        world.renew("web-app");
        assertThat(world.exchange("web-app", bound, "orchestrator", "chat.ask").status())
                .as("the same workload with another certificate")
                .isEqualTo(400);
        assertThat(world.auditText()).contains("bound_to_another_certificate");
    }

    @Test
    @Order(4)
    void attack_23_who_signs_out_at_keycloak_is_out_here_within_two_seconds() {
        RunningKeycloak.Told john = world.keycloak.signIn("john", "web-app");
        RunningKeycloak.Told elsewhere = world.keycloak.signIn("john", "web-app");
        var t1 = world.exchange("web-app", t0(john), "orchestrator", "chat.ask vector.query");

        world.keycloak.signOut(john, "web-app");

        Awaitility.await()
                .atMost(TWO_SECONDS)
                .pollInterval(Duration.ofMillis(50))
                .until(() ->
                        world.exchange("orchestrator", t1.token(), "retrieval", "vector.query")
                                        .status()
                                == 400);
        assertThat(world.exchange("web-app", t0(john), "orchestrator", "chat.ask").status())
                .isEqualTo(400);
        assertThat(world.exchange("web-app", t0(elsewhere), "orchestrator", "chat.ask").status())
                .as("his other session goes on")
                .isEqualTo(200);
        assertThat(world.auditText()).contains("\"signed_out\"", "revoked_sid");
    }

    @Test
    @Order(5)
    void a_key_that_keycloak_begins_to_sign_with_is_learnt() throws Exception {
        String before = SignedJWT.parse(t0(signedIn())).getHeader().getKeyID();
        world.keycloak.admin(
                "POST",
                "/realms/acme/components",
                """
                {"name": "next", "providerId": "rsa-generated", "providerType": "org.keycloak.keys.KeyProvider",
                 "config": {"priority": ["200"], "active": ["true"], "enabled": ["true"]}}
                """);
        String t0 = t0(signedIn());
        world.clock.advance(Duration.ofSeconds(10)); // it was asked a moment ago

        var told = world.exchange("web-app", t0, "orchestrator", "chat.ask");

        assertThat(SignedJWT.parse(t0).getHeader().getKeyID()).isNotEqualTo(before);
        assertThat(told.status()).isEqualTo(200);
    }

    @Test
    @Order(6)
    void attack_25_while_keycloak_is_down_its_keys_count_until_the_limit_and_no_longer() {
        String t0 = t0(signedIn());
        world.keycloak.kill();

        world.clock.advance(Duration.ofMinutes(2));
        assertThat(world.exchange("web-app", t0, "orchestrator", "chat.ask").status())
                .isEqualTo(200);

        world.clock.advance(Duration.ofMinutes(2));
        var late = world.exchange("web-app", t0, "orchestrator", "chat.ask");
        assertThat(late.status()).isEqualTo(503);
        assertThat(late.json().path("error").asText()).isEqualTo("temporarily_unavailable");
        assertThat(world.metrics.text())
                .contains("sallyport_issuers_without_keys 1.0", "outcome=\"failed\"");
    }

    private static RunningKeycloak.Told signedIn() {
        return world.keycloak.signIn("john", "web-app");
    }

    private static String t0(RunningKeycloak.Told told) {
        assertThat(told.status()).as("sign-in: " + told.text("error_description")).isEqualTo(200);
        return told.text("access_token");
    }

    private static Object claim(String token, String name) throws ParseException {
        return SignedJWT.parse(token).getJWTClaimsSet().getClaim(name);
    }

    /** All but the first, which started Keycloak, in one shell: what one sets the next uses. */
    private static String commands() {
        List<String> blocks = GuideBlocks.of("sh");
        return "set -eu\n" + String.join("\n", blocks.subList(1, blocks.size()));
    }

    private static String shell(String script) throws IOException, InterruptedException {
        File told = folder.resolve("told-" + UUID.randomUUID()).toFile();
        var builder =
                new ProcessBuilder("sh", script)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(told);
        builder.environment()
                .putAll(
                        Map.of(
                                "IDP",
                                world.keycloak.address(),
                                "STS",
                                world.address(),
                                "KC_BOOTSTRAP_ADMIN_USERNAME",
                                "admin",
                                "KC_BOOTSTRAP_ADMIN_PASSWORD",
                                world.keycloak.password));
        Process process = builder.start();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        String text = Files.readString(told.toPath());
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
