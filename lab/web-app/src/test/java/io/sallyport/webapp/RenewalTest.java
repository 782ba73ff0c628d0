// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testkit.TestBrowser.Page;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when T0 comes to its end: silent where the provider's session goes on. */
class RenewalTest {
    private static final String SESSION = "sallyport_session";
    private static final Duration NEAR_THE_END = Duration.ofMinutes(3).plusSeconds(1);

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
    void a_token_near_its_end_is_renewed_without_asking_the_user() {
        visitor.signIn("john");
        String before = visitor.browser.cookie(SESSION).orElseThrow();
        String csrf = visitor.csrf();
        world.clock.advance(NEAR_THE_END);

        Page tooLate = visitor.ask();
        Page home = visitor.form("/login?silent=1");

        assertThat(tooLate.status()).isEqualTo(401);
        assertThat(Visitor.json(tooLate).path("code").asText())
                .isEqualTo("insufficient_user_authentication");
        assertThat(home.uri().toString()).isEqualTo(world.web() + "/");
        assertThat(visitor.browser.cookie(SESSION).orElseThrow()).isNotEqualTo(before);
        assertThat(visitor.me()).isEqualTo("john");
        assertThat(visitor.csrf()).isEqualTo(csrf); // other tabs go on
        assertThat(world.auditText("web-app")).contains("\"how\":\"silent\"");
    }

    @Test
    void just_before_that_it_is_not() {
        visitor.signIn("john");
        world.clock.advance(NEAR_THE_END.minusSeconds(2));

        Page answer = visitor.ask();

        // the PEP's feed may be stale after the jump: the web app itself did not ask for a sign-in
        assertThat(answer.text()).doesNotContain("insufficient_user_authentication");
    }

    @Test
    void the_cookie_from_before_a_renewal_is_worth_nothing() {
        visitor.signIn("john");
        String before = visitor.browser.cookie(SESSION).orElseThrow();
        visitor.form("/login?silent=1");
        visitor.browser.plant(SESSION, before);

        assertThat(visitor.me()).isEmpty();
    }

    @Test
    void a_tab_that_was_open_during_a_renewal_goes_on_working() {
        visitor.signIn("john");
        visitor.form("/login?silent=1"); // in another tab; this one keeps its CSRF token

        assertThat(visitor.ask().status()).isEqualTo(200);
    }

    @Test
    void when_the_providers_session_is_over_the_user_has_to_sign_in() {
        visitor.signIn("john");
        visitor.browser.forget("sallyport_idp");

        Page page = visitor.form("/login?silent=1");

        assertThat(page.uri().toString()).startsWith(world.pages() + "/authorize");
        assertThat(page.text()).contains("<form method=\"post\"");
        assertThat(visitor.me()).isEmpty(); // also here
    }

    @Test
    void nobody_becomes_another_user_silently() {
        visitor.signIn("john");
        visitor.browser.forget("sallyport_idp");
        try (var other = new Visitor(world)) {
            other.signIn("helen");
            visitor.browser.plant(
                    "sallyport_idp", other.browser.cookie("sallyport_idp").orElseThrow());
        }

        Page page = visitor.form("/login?silent=1");

        assertThat(page.uri().getQuery()).isEqualTo("problem=another_user");
        assertThat(visitor.me()).isEmpty();
        assertThat(world.auditText("web-app")).contains("another_user");
    }

    @Test
    void another_user_who_signs_in_by_name_gets_a_session_with_nothing_of_the_first() {
        visitor.signIn("john");
        String csrf = visitor.csrf();

        visitor.signIn("/login?fresh=1", "helen");

        assertThat(visitor.me()).isEqualTo("helen");
        assertThat(visitor.csrf()).isNotEqualTo(csrf);
    }

    @Test
    void a_guarded_field_needs_a_sign_in_that_is_fresh() {
        visitor.signIn("john");
        Page fresh = visitor.open();
        world.clock.advance(Duration.ofMinutes(6));
        visitor.form("/login?silent=1"); // a new token, but the password is six minutes old
        Page old = visitor.open();

        assertThat(fresh.text()).contains("900-41-1201");
        assertThat(old.status()).isEqualTo(401);
        assertThat(Visitor.json(old).path("code").asText())
                .isEqualTo("insufficient_user_authentication");
    }
}
