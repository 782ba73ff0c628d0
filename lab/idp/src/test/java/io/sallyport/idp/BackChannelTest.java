// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.sallyport.idp.IdpWorld.Told;
import io.sallyport.testkit.TestBrowser;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may redeem what, at the token endpoint. */
class BackChannelTest {
    @TempDir private Path folder;
    private IdpWorld world;
    private TestBrowser browser;

    @BeforeEach
    void open() {
        world = IdpWorld.open(folder);
        browser = new TestBrowser();
    }

    @AfterEach
    void close() {
        browser.close();
        world.close();
    }

    @Test
    void a_code_becomes_tokens_that_name_the_user_and_are_bound_to_the_client()
            throws ParseException {
        Told told = world.redeem("web-app", world.code(browser, "john"), Map.of());

        assertThat(told.status()).isEqualTo(200);
        JWTClaimsSet access = claims(told, "access_token");
        JWTClaimsSet id = claims(told, "id_token");
        assertThat(access.getSubject()).isEqualTo("john");
        assertThat(access.getAudience()).containsExactly("sallyport");
        assertThat(access.getJSONObjectClaim("cnf")).containsKey("x5t#S256");
        assertThat(access.getStringClaim("scope")).isEqualTo("openid chat.ask");
        assertThat(id.getStringClaim("nonce")).isEqualTo("nonce-of-the-browser");
        assertThat(id.getStringClaim("sid")).isEqualTo(access.getStringClaim("sid"));
        assertThat(access.getExpirationTime().toInstant())
                .isEqualTo(world.clock.instant().plusSeconds(300));
    }

    private static JWTClaimsSet claims(Told told, String name) throws ParseException {
        return SignedJWT.parse(told.json().path(name).asText()).getJWTClaimsSet();
    }

    @Test
    void a_code_is_redeemed_once() {
        String code = world.code(browser, "john");
        world.redeem("web-app", code, Map.of());

        Told again = world.redeem("web-app", code, Map.of());

        assertThat(again.status()).isEqualTo(400);
        assertThat(again.json().path("error").asText()).isEqualTo("invalid_grant");
        assertThat(world.records("code_refused")).isEqualTo(1);
    }

    @Test
    void a_stolen_code_is_worth_nothing_without_the_verifier_and_is_burnt_by_the_attempt() {
        String code = world.code(browser, "john");

        Told stolen = world.redeem("web-app", code, Map.of("code_verifier", "w".repeat(43)));
        Told owner = world.redeem("web-app", code, Map.of());

        assertThat(stolen.json().path("error").asText()).isEqualTo("invalid_grant");
        assertThat(owner.status()).isEqualTo(400);
    }

    @Test
    void a_code_lives_for_a_minute() {
        String code = world.code(browser, "john");
        world.clock.advance(java.time.Duration.ofSeconds(61));

        assertThat(world.redeem("web-app", code, Map.of()).status()).isEqualTo(400);
    }

    @Test
    void a_code_is_for_the_client_and_the_address_that_asked() {
        String first = world.code(browser, "john");
        String second = IdpWorld.code(browser.get(world.authorize(Map.of())));

        Told other = world.redeem("other-app", first, Map.of("client_id", "other-app"));
        Told elsewhere =
                world.redeem("web-app", second, Map.of("redirect_uri", "http://127.0.0.1:1/x"));

        assertThat(other.json().path("error").asText()).isEqualTo("invalid_grant");
        assertThat(elsewhere.json().path("error").asText()).isEqualTo("invalid_grant");
    }

    @Test
    void a_client_is_who_its_certificate_says() {
        Told told = world.redeem("sts", world.code(browser, "john"), Map.of());

        assertThat(told.status()).isEqualTo(401);
        assertThat(told.json().path("error").asText()).isEqualTo("invalid_client");
    }

    @Test
    void a_workload_that_no_edge_lists_gets_nothing_not_even_the_keys() {
        String code = world.code(browser, "john");

        Told keys = world.call("orchestrator", "GET", "/jwks", "");
        Told metadata = world.call("orchestrator", "GET", "/.well-known/openid-configuration", "");
        Told token = world.redeem("orchestrator", code, Map.of());

        for (Told told : java.util.List.of(keys, metadata, token)) {
            assertThat(told.status()).isEqualTo(403);
            assertThat(told.json().path("code").asText()).isEqualTo("edge_not_allowed");
        }
        assertThat(world.call("sts", "GET", "/jwks", "").json().path("keys")).hasSize(1);
        assertThat(world.metrics.text()).contains("edge_not_allowed");
    }

    @Test
    void an_empty_edge_means_nobody() {
        try (var closed = new IdpWorld(folder.resolve("closed"))) {
            assertThat(closed.call("web-app", "GET", "/jwks", "").status()).isEqualTo(403);
        }
    }

    @Test
    void without_its_audit_log_no_token_leaves() {
        String code = world.code(browser, "john");
        world.audit.close();

        Told told = world.redeem("web-app", code, Map.of());

        assertThat(told.status()).isEqualTo(503);
        assertThat(told.json().has("access_token")).isFalse();
    }

    @Test
    void no_password_code_or_token_stands_in_the_audit_log() {
        String code = world.code(browser, "john");
        Told told = world.redeem("web-app", code, Map.of());

        assertThat(world.records("code_redeemed")).isEqualTo(1);
        assertThat(world.auditText())
                .doesNotContain(IdpWorld.PASSWORD)
                .doesNotContain(code)
                .doesNotContain(told.json().path("access_token").asText())
                .doesNotContain(told.json().path("id_token").asText());
    }
}
