// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testkit.TestBrowser.Page;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The relying party's side of a sign-in, against a real provider. */
@Tag("slow")
class SignInTest {
    private static final String SESSION = "sallyport_session";

    @TempDir private Path folder;
    private WebWorld world;
    private Visitor visitor;

    @BeforeEach
    void open() {
        world = WebWorld.open(folder);
        visitor = new Visitor(world);
    }

    @AfterEach
    void close() {
        visitor.close();
        world.close();
    }

    @Test
    void a_person_signs_in_and_asks() {
        visitor.signIn("john");

        Page answer = visitor.ask();

        assertThat(visitor.me()).isEqualTo("john");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("28 days");
        assertThat(world.auditText("web-app"))
                .contains("\"sign_in\"", "\"subject\":\"john\"", "\"how\":\"asked\"");
    }

    @Test
    void no_token_reaches_the_browser_or_the_audit_log() {
        Page back = visitor.type(visitor.form("/login"), "john");
        String code = back.location().orElseThrow().getQuery();
        Page home = visitor.browser.follow(back);
        Page me = visitor.browser.get(world.web() + "/api/me");

        assertThat(home.text() + me.text() + me.headers().map()).doesNotContain("eyJ");
        assertThat(visitor.browser.cookie(SESSION).orElseThrow()).doesNotContain(".");
        assertThat(world.auditText("web-app")).doesNotContain("eyJ").doesNotContain(code);
    }

    @Test
    void cookies_are_not_for_scripts_nor_for_other_sites() {
        Page login = visitor.browser.get(world.web() + "/login");
        Page callback =
                visitor.browser.get(
                        visitor.type(visitor.form("/login"), "john")
                                .location()
                                .orElseThrow()
                                .toString());

        assertThat(login.cookieLine("sallyport_login").orElseThrow())
                .contains("; HttpOnly", "; SameSite=Lax", "Max-Age=600");
        assertThat(callback.cookieLine(SESSION).orElseThrow())
                .contains("; HttpOnly", "; SameSite=Lax", "Max-Age=28800");
    }

    @Test
    void a_state_that_was_never_given_signs_nobody_in() {
        String back = visitor.type(visitor.form("/login"), "john").location().get().toString();

        Page page = visitor.browser.get(back.replaceAll("state=[^&]+", "state=made-up-state"));

        assertThat(page.location().orElseThrow().toString()).endsWith("problem=sign_in_too_old");
        assertThat(visitor.me()).isEmpty();
        assertThat(world.metrics.text()).contains("unknown_state");
    }

    @Test
    void a_sign_in_that_somebody_else_began_signs_nobody_in() {
        try (var attacker = new Visitor(world)) {
            String theirs =
                    attacker.type(attacker.form("/login"), "helen").location().get().toString();
            visitor.begin("/login"); // the victim has a cookie of its own

            Page page = visitor.browser.get(theirs);

            assertThat(page.location().orElseThrow().toString()).endsWith("sign_in_failed");
            assertThat(visitor.me()).isEmpty();
            assertThat(world.metrics.text()).contains("other_browser");
        }
    }

    @Test
    void a_callback_is_good_once() {
        String back = visitor.type(visitor.form("/login"), "john").location().get().toString();
        visitor.browser.get(back);
        visitor.browser.forget(SESSION);

        Page again = visitor.browser.get(back);

        assertThat(again.location().orElseThrow().toString()).endsWith("sign_in_too_old");
        assertThat(visitor.me()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonce", "code_challenge"})
    void a_code_that_was_made_for_another_request_signs_nobody_in(String what) {
        String asked =
                visitor.begin("/login").replaceAll(what + "=[^&]+", what + "=" + "A".repeat(43));

        visitor.browser.follow(visitor.type(visitor.browser.get(asked), "john"));

        assertThat(visitor.me()).isEmpty();
        assertThat(world.auditText("web-app"))
                .contains("\"sign_in_failed\"")
                .contains(what.equals("nonce") ? "id_token_refused" : "token_endpoint_status_400");
    }

    @Test
    void a_code_of_another_sign_in_signs_nobody_in() {
        try (var attacker = new Visitor(world)) {
            String stolen =
                    visitor.type(visitor.form("/login"), "john").location().get().toString();
            String own =
                    attacker.type(attacker.form("/login"), "helen").location().get().toString();
            String code = stolen.replaceAll(".*[?&](code=[^&]+).*", "$1");

            attacker.browser.get(own.replaceAll("code=[^&]+", code));

            assertThat(attacker.me()).isEmpty();
        }
    }

    @Test
    void an_answer_in_another_issuers_name_signs_nobody_in() {
        String back = visitor.type(visitor.form("/login"), "john").location().get().toString();

        visitor.browser.get(back.replaceAll("iss=[^&]+", "iss=https%3A%2F%2Fevil.example"));

        assertThat(visitor.me()).isEmpty();
        assertThat(world.auditText("web-app")).contains("issuer_mismatch");
    }

    @Test
    void two_tabs_can_sign_in_side_by_side() {
        Page first = visitor.form("/login");
        Page second = visitor.form("/login");

        Page home = visitor.browser.follow(visitor.type(first, "john"));
        String after = visitor.me();
        Page other = visitor.browser.follow(visitor.type(second, "john"));

        assertThat(home.uri().getQuery()).isNull();
        assertThat(after).isEqualTo("john");
        assertThat(other.uri().getQuery()).isNull();
        assertThat(visitor.me()).isEqualTo("john");
    }

    @Test
    void nothing_in_a_request_decides_where_the_browser_goes() {
        String login =
                visitor.begin("/login?redirect_uri=https://evil.example&next=https://evil.example");
        String back = visitor.type(visitor.form("/login"), "john").location().get().toString();
        Page home = visitor.browser.get(back + "&next=https://evil.example");

        assertThat(login).startsWith(world.pages() + "/authorize?").doesNotContain("evil");
        assertThat(home.headers().firstValue("location")).contains("/");
    }

    @Test
    void when_the_provider_does_not_answer_nobody_is_signed_in_and_that_is_written_down() {
        String back = visitor.type(visitor.form("/login"), "john").location().get().toString();
        world.idp.close();

        Page page = visitor.browser.get(back);

        assertThat(page.location().orElseThrow().toString()).endsWith("sign_in_failed");
        assertThat(visitor.me()).isEmpty();
        assertThat(world.auditText("web-app")).contains("token_endpoint_unreachable");
    }

    @Test
    void without_its_audit_log_nobody_is_signed_in() {
        String back = visitor.type(visitor.form("/login"), "john").location().get().toString();
        world.audit("web-app").close();

        Page page = visitor.browser.get(back);

        assertThat(page.status()).isEqualTo(503);
        assertThat(visitor.me()).isEmpty();
    }

    @Test
    void a_session_is_over_after_its_life() {
        visitor.signIn("john");
        world.clock.advance(Duration.ofHours(8).plusSeconds(1));

        assertThat(visitor.me()).isEmpty();
        assertThat(visitor.ask().status()).isEqualTo(401);
    }

    @Test
    void a_request_of_another_site_does_nothing() {
        visitor.signIn("john");

        Page ask = visitor.browser.postJson(world.web() + "/api/ask", "{}", "");
        Page out = visitor.browser.postJson(world.web() + "/logout", "{}", "made-up");

        assertThat(ask.status()).isEqualTo(403);
        assertThat(out.status()).isEqualTo(403);
        assertThat(visitor.me()).isEqualTo("john");
    }
}
