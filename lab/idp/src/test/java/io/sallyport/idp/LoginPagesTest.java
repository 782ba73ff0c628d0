// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.idp.IdpWorld.LoginForm;
import io.sallyport.testkit.TestBrowser;
import io.sallyport.testkit.TestBrowser.Page;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a browser, and whoever sends one somewhere, can do at the login page. */
class LoginPagesTest {
    private static final String PROOF = "sallyport_idp_login";
    private static final String SESSION = "sallyport_idp";

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
    void the_right_password_leads_back_to_the_application_with_a_code() {
        Page page = world.type(browser, world.form(browser), "john", IdpWorld.PASSWORD);

        assertThat(page.status()).isEqualTo(303);
        assertThat(page.location().orElseThrow().toString()).startsWith(IdpWorld.BACK + "?");
        assertThat(IdpWorld.answer(page).one("state")).contains("state-of-the-browser");
        assertThat(IdpWorld.answer(page).one("iss")).contains(world.issuer());
        assertThat(world.auditText())
                .contains("\"sign_in\"", "\"subject\":\"john\"", "\"client\":\"web-app\"")
                .doesNotContain(IdpWorld.PASSWORD);
    }

    @Test
    void the_wrong_password_is_written_down_and_the_form_stays() {
        LoginForm form = world.form(browser);

        Page wrong = world.type(browser, form, "john", "letmein-not");
        Page right = world.type(browser, form, "john", IdpWorld.PASSWORD);

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.text()).contains("do not match");
        assertThat(right.status()).isEqualTo(303);
        assertThat(world.auditText())
                .contains("\"sign_in_failed\"", "\"reason\":\"wrong_password\"")
                .doesNotContain("letmein-not");
    }

    @Test
    void a_name_that_nobody_has_is_not_written_down_because_it_may_be_a_password() {
        Page page = world.type(browser, world.form(browser), "hunter2-in-the-name", "x");

        assertThat(page.status()).isEqualTo(401);
        assertThat(page.text()).contains("That name and password do not match.");
        assertThat(world.auditText())
                .contains("\"reason\":\"unknown_name\"")
                .doesNotContain("hunter2");
    }

    @Test
    void without_its_audit_log_nobody_signs_in() {
        LoginForm form = world.form(browser);
        world.audit.close();

        Page page = world.type(browser, form, "john", IdpWorld.PASSWORD);

        assertThat(page.status()).isEqualTo(503);
        assertThat(page.location()).isEmpty();
        assertThat(browser.cookie(SESSION)).isEmpty();
    }

    @Test
    void a_form_of_another_browser_signs_nobody_in() {
        try (var attacker = new TestBrowser()) {
            LoginForm form = world.form(attacker);

            Page without = world.type(browser, form, "john", IdpWorld.PASSWORD);
            browser.plant(PROOF, "made-up-made-up-made-up-made-up-made-up-mad");
            Page madeUp = world.type(browser, form, "john", IdpWorld.PASSWORD);
            Page own = world.type(attacker, form, "john", IdpWorld.PASSWORD);

            assertThat(without.status()).isEqualTo(400);
            assertThat(madeUp.status()).isEqualTo(400);
            assertThat(browser.cookie(SESSION)).isEmpty();
            assertThat(own.status()).isEqualTo(303);
            assertThat(world.metrics.text()).contains("other_browser");
        }
    }

    @Test
    void the_cookie_of_one_form_does_not_open_another() {
        try (var attacker = new TestBrowser()) {
            LoginForm theirs = world.form(attacker);
            world.form(browser);
            browser.plant(PROOF, browser.cookie(PROOF).orElseThrow());

            Page page = world.type(browser, theirs, "john", IdpWorld.PASSWORD);

            assertThat(page.status()).isEqualTo(400);
        }
    }

    @Test
    void two_tabs_can_both_be_signed_in() {
        LoginForm first = world.form(browser);
        LoginForm second = world.form(browser);

        assertThat(world.type(browser, first, "john", IdpWorld.PASSWORD).status()).isEqualTo(303);
        assertThat(world.type(browser, second, "john", IdpWorld.PASSWORD).status()).isEqualTo(303);
    }

    @Test
    void a_form_is_good_for_one_sign_in_and_ten_minutes() {
        LoginForm used = world.form(browser);
        world.type(browser, used, "john", IdpWorld.PASSWORD);
        LoginForm old = IdpWorld.form(browser.get(world.authorize(Map.of("prompt", "login"))));
        world.clock.advance(Duration.ofMinutes(11));

        assertThat(world.type(browser, used, "john", IdpWorld.PASSWORD).status()).isEqualTo(400);
        assertThat(world.type(browser, old, "john", IdpWorld.PASSWORD).status()).isEqualTo(400);
    }

    @Test
    void cookies_are_not_for_scripts_nor_for_other_sites() {
        Page form = browser.get(world.authorize(Map.of()));
        String path = IdpWorld.form(form).action();
        Page done = world.type(browser, IdpWorld.form(form), "john", IdpWorld.PASSWORD);

        assertThat(form.cookieLine(PROOF).orElseThrow())
                .contains("; Path=" + path + ";", "; HttpOnly", "; SameSite=Strict", "Max-Age=600")
                .doesNotContain("Secure"); // plain HTTP on loopback
        assertThat(done.cookieLine(SESSION).orElseThrow())
                .contains("; HttpOnly", "; SameSite=Lax", "Max-Age=28800");
        assertThat(done.cookieLine(PROOF).orElseThrow()).contains("Max-Age=0");
    }

    @Test
    void a_name_or_password_that_is_too_long_is_refused_before_any_work() {
        LoginForm form = world.form(browser);

        Page name = world.type(browser, form, "j".repeat(65), "x");
        Page password = world.type(browser, form, "john", "x".repeat(257));
        Page huge = world.type(browser, form, "j".repeat(900_000), "x");

        assertThat(name.status()).isEqualTo(400);
        assertThat(password.status()).isEqualTo(400);
        assertThat(huge.status()).isEqualTo(413);
        // neither looked up, nor counted, nor hashed: what is looked up is written down
        assertThat(world.records("sign_in_failed")).isZero();
        assertThat(world.metrics.text())
                .contains("reason=\"too_long\",role=\"idp\"} 2.0")
                .contains("reason=\"form_too_large\",role=\"idp\"} 1.0");
    }

    @Test
    void the_longest_name_and_password_are_taken() {
        LoginForm form = world.form(browser);

        Page page = world.type(browser, form, "ж".repeat(64), "ж".repeat(256));

        assertThat(page.status()).isEqualTo(401);
    }

    @Test
    @Tag("slow")
    void the_eleventh_wrong_password_and_the_right_one_after_it_are_turned_away_for_five_minutes() {
        LoginForm form = world.form(browser);
        for (int i = 0; i < 10; i++) {
            world.type(browser, form, "john", "guess-" + i);
        }

        Page locked = world.type(browser, form, "john", IdpWorld.PASSWORD);
        Page helen = world.type(browser, world.form(browser), "helen", IdpWorld.PASSWORD);
        world.clock.advance(Duration.ofMinutes(6));
        Page later = world.type(browser, form, "john", IdpWorld.PASSWORD);

        assertThat(locked.status()).isEqualTo(429);
        assertThat(helen.status()).isEqualTo(303);
        assertThat(later.status()).isEqualTo(303);
        assertThat(world.records("sign_in_failed")).isEqualTo(10);
    }

    @Test
    @Tag("slow")
    void parallel_guesses_do_not_pass_the_limit_together() throws Exception {
        LoginForm form = world.form(browser);
        String cookie = browser.cookie(PROOF).orElseThrow();
        var guesses = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 24; i++) {
            String guess = "guess-" + i;
            guesses.add(() -> {
                try (var own = new TestBrowser()) {
                    own.plant(PROOF, cookie);
                    return world.type(own, form, "john", guess).status();
                }
            });
        }

        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> guess : threads.invokeAll(guesses)) {
                statuses.add(guess.get());
            }
        }

        assertThat(statuses).containsOnly(401, 429).filteredOn(status -> status == 401).hasSize(10);
    }

    @ParameterizedTest
    @CsvSource({
        "redirect_uri, https://evil.example/callback",
        "redirect_uri, http://127.0.0.1:8400/callback/../evil",
        "redirect_uri, http://127.0.0.1:8400/callback?next=https://evil.example",
        "client_id, somebody",
        "code_challenge, short",
        "code_challenge_method, plain",
        "response_type, token",
        "state, short",
        "nonce, short"
    })
    void a_request_that_is_not_sound_is_answered_here_and_leads_nowhere(String name, String value) {
        world.code(browser, "john"); // there is a session: only the request is wrong

        Page page = browser.get(world.authorize(Map.of(name, value)));

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.location()).isEmpty();
    }

    @Test
    void a_session_answers_silently_until_it_is_over() {
        Page nobody = browser.get(world.authorize(Map.of("prompt", "none")));
        world.code(browser, "john");
        Page silent = browser.get(world.authorize(Map.of("prompt", "none")));
        world.clock.advance(Duration.ofHours(8).plusSeconds(1));
        Page over = browser.get(world.authorize(Map.of("prompt", "none")));

        assertThat(IdpWorld.answer(nobody).one("error")).contains("login_required");
        assertThat(IdpWorld.answer(silent).one("code")).isPresent();
        assertThat(IdpWorld.answer(over).one("error")).contains("login_required");
        assertThat(IdpWorld.answer(over).one("code")).isEmpty();
    }

    @Test
    void a_fresh_sign_in_asks_for_the_password_and_replaces_the_session() {
        world.code(browser, "john");
        String before = browser.cookie(SESSION).orElseThrow();

        Page asked = browser.get(world.authorize(Map.of("prompt", "login")));
        Page tooOld = browser.get(world.authorize(Map.of("max_age", "0")));
        world.type(browser, IdpWorld.form(asked), "john", IdpWorld.PASSWORD);
        String after = browser.cookie(SESSION).orElseThrow();
        browser.plant(SESSION, before);
        Page earlier = browser.get(world.authorize(Map.of("prompt", "none")));

        assertThat(asked.status()).isEqualTo(200);
        assertThat(tooOld.status()).isEqualTo(200);
        assertThat(after).isNotEqualTo(before);
        assertThat(IdpWorld.answer(earlier).one("error")).contains("login_required");
    }

    @Test
    void signing_out_with_the_sessions_own_id_ends_it_and_leads_home() {
        world.code(browser, "john");

        Page out = browser.get(logout(Map.of("logout_hint", sid())));
        Page after = browser.get(world.authorize(Map.of("prompt", "none")));

        assertThat(out.location()).contains(URI.create(IdpWorld.HOME));
        assertThat(IdpWorld.answer(after).one("error")).contains("login_required");
        assertThat(world.records("sign_out")).isEqualTo(1);
    }

    @Test
    void a_link_that_does_not_know_the_session_signs_nobody_out_before_the_user_says_so() {
        world.code(browser, "john");

        Page asked = browser.get(logout(Map.of("logout_hint", "guessed")));
        Page still = browser.get(world.authorize(Map.of("prompt", "none")));
        Page forged = browser.post(world.issuer() + "/logout", Map.of("request", "guessed"));
        Page stillNow = browser.get(world.authorize(Map.of("prompt", "none")));
        Page yes =
                browser.post(
                        world.issuer() + "/logout",
                        Map.of("request", IdpWorld.form(asked).ticket()));
        Page over = browser.get(world.authorize(Map.of("prompt", "none")));

        assertThat(asked.text()).contains("Sign out");
        assertThat(IdpWorld.answer(still).one("code")).isPresent();
        assertThat(forged.status()).isEqualTo(400);
        assertThat(IdpWorld.answer(stillNow).one("code")).isPresent();
        assertThat(yes.location()).contains(URI.create(IdpWorld.HOME));
        assertThat(IdpWorld.answer(over).one("error")).contains("login_required");
    }

    @Test
    void signing_out_leads_nowhere_that_is_not_registered() {
        Page page =
                browser.get(logout(Map.of("post_logout_redirect_uri", "https://evil.example/")));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.location()).isEmpty();
    }

    @Test
    void a_session_ends_also_when_that_cannot_be_written_down() {
        world.code(browser, "john");
        String sid = sid();
        world.audit.close();

        browser.get(logout(Map.of("logout_hint", sid)));
        Page after = browser.get(world.authorize(Map.of("prompt", "none")));

        assertThat(IdpWorld.answer(after).one("error")).contains("login_required");
    }

    private String sid() {
        String log = world.auditText();
        int at = log.lastIndexOf("\"sid\":\"") + 7;
        return log.substring(at, log.indexOf('"', at));
    }

    private String logout(Map<String, String> changes) {
        var query = new java.util.LinkedHashMap<String, String>();
        query.put("client_id", "web-app");
        query.put("post_logout_redirect_uri", IdpWorld.HOME);
        query.putAll(changes);
        return world.issuer() + "/logout?" + io.sallyport.http.Form.encode(query);
    }
}
