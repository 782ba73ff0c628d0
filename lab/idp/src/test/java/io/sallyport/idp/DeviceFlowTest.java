// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.sallyport.idp.IdpWorld.LoginForm;
import io.sallyport.idp.IdpWorld.Told;
import io.sallyport.testkit.TestBrowser;
import io.sallyport.testkit.TestBrowser.Page;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device and its user (RFC 8628), and everybody who would like to be either. */
class DeviceFlowTest {
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
    void a_device_gets_codes_and_an_address_that_say_nothing_of_each_other() {
        Told told = world.deviceCode("device", Map.of());

        assertThat(told.status()).isEqualTo(200);
        assertThat(told.text("device_code")).matches("[A-Za-z0-9_-]{43}");
        assertThat(told.text("user_code"))
                .matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}");
        assertThat(told.text("verification_uri")).isEqualTo(world.issuer() + "/device");
        assertThat(told.text("verification_uri_complete"))
                .isEqualTo(world.issuer() + "/device?user_code=" + told.text("user_code"));
        assertThat(told.json().path("expires_in").asLong()).isEqualTo(600);
        assertThat(told.json().path("interval").asLong()).isEqualTo(5);
    }

    @Test
    void who_allows_it_lets_the_device_speak_for_them_for_five_minutes() throws ParseException {
        Told codes = world.deviceCode("device", Map.of());
        Told before = world.poll("device", codes, Map.of());

        Page done = world.answerDevice(browser, "john", codes.text("user_code"), "allow");
        world.clock.advance(Duration.ofSeconds(5));
        Told token = world.poll("device", codes, Map.of());

        assertThat(before.text("error")).isEqualTo("authorization_pending");
        assertThat(done.text()).contains("Go back to your device");
        assertThat(token.status()).isEqualTo(200);
        assertThat(token.json().has("refresh_token")).isFalse();
        JWTClaimsSet claims = SignedJWT.parse(token.text("access_token")).getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("john");
        assertThat(claims.getStringClaim("client_id")).isEqualTo("device");
        assertThat(claims.getStringClaim("scope")).isEqualTo("llm.invoke");
        assertThat(claims.getJSONObjectClaim("cnf")).containsKey("x5t#S256");
        assertThat(claims.getExpirationTime().toInstant())
                .isEqualTo(world.clock.instant().plusSeconds(300));
        assertThat(world.auditText())
                .contains("\"device_code_issued\"", "\"device_allowed\"", "\"code_redeemed\"")
                .doesNotContain(codes.text("device_code"), codes.text("user_code"))
                .doesNotContain(codes.text("user_code").replace("-", ""))
                .doesNotContain(token.text("access_token"));
    }

    @Test
    void a_code_is_redeemed_once_also_by_many_at_the_same_moment() {
        Told codes = world.deviceCode("device", Map.of());
        world.answerDevice(browser, "john", codes.text("user_code"), "allow");

        long granted;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var polls =
                    IntStream.range(0, 8)
                            .mapToObj(_ ->
                                    threads.submit(() -> world.poll("device", codes, Map.of())))
                            .toList();
            granted = polls.stream().filter(poll -> told(poll).status() == 200).count();
        }
        Told again = world.poll("device", codes, Map.of());

        assertThat(granted).isEqualTo(1);
        assertThat(again.text("error")).isEqualTo("invalid_grant");
    }

    private static Told told(Future<Told> poll) {
        try {
            return poll.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_no_is_a_no() {
        Told codes = world.deviceCode("device", Map.of());

        Page done = world.answerDevice(browser, "john", codes.text("user_code"), "deny");
        Told first = world.poll("device", codes, Map.of());
        Told second = world.poll("device", codes, Map.of());

        assertThat(done.text()).contains("Refused");
        assertThat(first.text("error")).isEqualTo("access_denied");
        assertThat(second.text("error")).isEqualTo("access_denied");
        assertThat(world.records("device_denied")).isEqualTo(1);
    }

    @Test
    void any_other_word_than_allow_is_a_no() {
        Told codes = world.deviceCode("device", Map.of());

        world.answerDevice(browser, "john", codes.text("user_code"), "ALLOW");

        assertThat(world.poll("device", codes, Map.of()).text("error")).isEqualTo("access_denied");
    }

    @Test
    void who_polls_too_fast_has_to_wait_longer_each_time() {
        Told codes = world.deviceCode("device", Map.of());
        assertThat(world.poll("device", codes, Map.of()).text("error"))
                .isEqualTo("authorization_pending");

        world.clock.advance(Duration.ofSeconds(4));
        assertThat(world.poll("device", codes, Map.of()).text("error")).isEqualTo("slow_down");
        world.clock.advance(Duration.ofSeconds(9)); // ten are wanted now
        assertThat(world.poll("device", codes, Map.of()).text("error")).isEqualTo("slow_down");
        world.clock.advance(Duration.ofSeconds(15));
        assertThat(world.poll("device", codes, Map.of()).text("error"))
                .isEqualTo("authorization_pending");
    }

    @Test
    void codes_end_after_ten_minutes_for_the_device_and_for_the_person() {
        Told codes = world.deviceCode("device", Map.of());
        String form = world.signInAtDevice(browser, "john", "");
        world.clock.advance(Duration.ofMinutes(10));

        Page page = world.nameDevice(browser, form, codes.text("user_code"));

        assertThat(page.text()).contains("This page is too old");
        assertThat(
                        world.nameDevice(
                                        browser, world.deviceForm(browser), codes.text("user_code"))
                                .text())
                .contains("No device waits under this code");
        assertThat(world.poll("device", codes, Map.of()).text("error")).isEqualTo("expired_token");
        world.clock.advance(Duration.ofMinutes(11));
        world.deviceCode("device", Map.of());
        assertThat(world.poll("device", codes, Map.of()).text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void a_yes_that_comes_too_late_counts_for_nothing() {
        Told codes = world.deviceCode("device", Map.of());
        world.clock.advance(Duration.ofSeconds(599));
        Page question =
                world.nameDevice(
                        browser,
                        world.signInAtDevice(browser, "john", ""),
                        codes.text("user_code"));
        world.clock.advance(Duration.ofSeconds(2));

        Page late = world.decide(browser, question, "allow");

        assertThat(late.text()).contains("too late");
        assertThat(world.poll("device", codes, Map.of()).text("error")).isEqualTo("expired_token");
    }

    @Test
    void a_device_code_of_another_client_is_worth_nothing_and_survives_the_attempt() {
        Told codes = world.deviceCode("device", Map.of());
        world.answerDevice(browser, "john", codes.text("user_code"), "allow");

        Told thief = world.poll("other-device", codes, Map.of("client_id", "other-device"));
        Told pretender = world.poll("other-device", codes, Map.of("client_id", "device"));
        Told owner = world.poll("device", codes, Map.of());

        assertThat(thief.text("error")).isEqualTo("invalid_grant");
        assertThat(pretender.status()).isEqualTo(401);
        assertThat(pretender.text("error")).isEqualTo("invalid_client");
        assertThat(owner.status()).isEqualTo(200);
    }

    @Test
    void who_is_no_device_gets_no_code() {
        Told webApp = world.deviceCode("web-app", Map.of("client_id", "web-app"));
        Told stranger = world.deviceCode("web-app", Map.of("client_id", "device"));
        Told offTheEdge = world.deviceCode("orchestrator", Map.of());
        Told poll = world.poll("web-app", webApp, Map.of("client_id", "web-app"));

        assertThat(webApp.text("error")).isEqualTo("unauthorized_client");
        assertThat(stranger.text("error")).isEqualTo("invalid_client");
        assertThat(offTheEdge.status()).isEqualTo(403);
        assertThat(poll.text("error")).isEqualTo("unauthorized_client");
    }

    @Test
    void a_device_asks_for_what_it_is_registered_for_and_for_something() {
        assertThat(
                        world.deviceCode("device", Map.of("scope", "llm.invoke field.open"))
                                .text("error"))
                .isEqualTo("invalid_scope");
        assertThat(world.deviceCode("device", Map.of("scope", " ")).text("error"))
                .isEqualTo("invalid_scope");
    }

    @Test
    void so_many_codes_wait_and_no_more_and_another_device_does_not_suffer() {
        for (int i = 0; i < 20; i++) {
            assertThat(world.deviceCode("device", Map.of()).status()).isEqualTo(200);
        }

        Told one = world.deviceCode("device", Map.of());
        Told other = world.deviceCode("other-device", Map.of("client_id", "other-device"));

        assertThat(one.status()).isEqualTo(429);
        assertThat(one.text("error")).isEqualTo("temporarily_unavailable");
        assertThat(other.status()).isEqualTo(200);
        world.clock.advance(Duration.ofMinutes(10));
        assertThat(world.deviceCode("device", Map.of()).status()).isEqualTo(200);
    }

    @Test
    void the_page_says_who_asks_for_what_from_where_and_shows_the_code_to_compare() {
        Told codes = world.deviceCode("device", Map.of());
        world.clock.advance(Duration.ofSeconds(12));

        Page question =
                world.nameDevice(
                        browser,
                        world.signInAtDevice(browser, "john", ""),
                        codes.text("user_code"));

        assertThat(question.text())
                .contains(codes.text("user_code"))
                .contains("The lamp &lt;in the hall&gt;", "ask models in your name")
                .contains("12 seconds ago from 127.0.0.1", "<strong>john</strong> of acme")
                .contains("it is their device: choose Deny");
    }

    @Test
    void a_link_with_the_code_in_it_allows_nothing_by_itself() {
        Told codes = world.deviceCode("device", Map.of());

        Page login = browser.get(codes.text("verification_uri_complete"));
        Page after = world.type(browser, IdpWorld.form(login), "john", IdpWorld.PASSWORD);
        Page entry = browser.get(after.location().orElseThrow().toString());
        Page again = browser.get(codes.text("verification_uri_complete"));

        assertThat(after.location().orElseThrow().toString())
                .isEqualTo(codes.text("verification_uri_complete"));
        assertThat(entry.text()).contains("value=\"" + codes.text("user_code") + "\"");
        assertThat(again.text()).doesNotContain("Allow");
        assertThat(world.poll("device", codes, Map.of()).text("error"))
                .isEqualTo("authorization_pending");
    }

    @Test
    void a_form_of_another_browser_allows_nothing() {
        Told codes = world.deviceCode("device", Map.of());
        try (var attacker = new TestBrowser()) {
            String theirs = world.signInAtDevice(attacker, "helen", "");
            Page question = world.nameDevice(attacker, theirs, codes.text("user_code"));
            String entry = world.signInAtDevice(browser, "john", "");

            Page named =
                    world.nameDevice(browser, world.deviceForm(attacker), codes.text("user_code"));
            Page allowed = world.decide(browser, question, "allow");
            Page madeUp = world.nameDevice(browser, "made-up", codes.text("user_code"));
            Page stranger;
            try (var nobody = new TestBrowser()) {
                stranger = world.decide(nobody, question, "allow");
            }

            assertThat(named.status()).isEqualTo(400);
            assertThat(allowed.status()).isEqualTo(400);
            assertThat(madeUp.status()).isEqualTo(400);
            assertThat(stranger.location().orElseThrow().getPath()).isEqualTo("/device");
            assertThat(entry).isNotEmpty();
            assertThat(world.poll("device", codes, Map.of()).text("error"))
                    .isEqualTo("authorization_pending");
            assertThat(world.metrics.text()).contains("other_browser");
        }
    }

    @Test
    void an_answer_counts_once() {
        Told codes = world.deviceCode("device", Map.of());
        Page question =
                world.nameDevice(
                        browser,
                        world.signInAtDevice(browser, "john", ""),
                        codes.text("user_code"));
        Page second = world.nameDevice(browser, world.deviceForm(browser), codes.text("user_code"));

        world.decide(browser, question, "deny");
        Page replayed = world.decide(browser, question, "allow");
        Page changed = world.decide(browser, second, "allow");

        assertThat(replayed.status()).isEqualTo(400);
        assertThat(changed.text()).contains("too late");
        assertThat(world.poll("device", codes, Map.of()).text("error")).isEqualTo("access_denied");
        assertThat(world.records("device_denied")).isEqualTo(1);
        assertThat(world.records("device_allowed")).as("nothing was allowed").isZero();
        assertThat(world.records("device_answer_too_late")).isEqualTo(1);
    }

    @Test
    void who_signs_out_takes_back_what_no_device_has_fetched_yet() {
        Told codes = world.deviceCode("device", Map.of());
        world.answerDevice(browser, "john", codes.text("user_code"), "allow");
        LoginForm leave = IdpWorld.form(browser.get(world.issuer() + "/logout"));

        browser.post(world.issuer() + "/logout", Map.of("request", leave.ticket()));
        Told token = world.poll("device", codes, Map.of());

        assertThat(token.text("error")).isEqualTo("access_denied");
        assertThat(token.json().has("access_token")).isFalse();
    }

    @Test
    void guesses_are_counted_right_ones_too_and_end_after_ten() {
        Told codes = world.deviceCode("device", Map.of());
        world.signInAtDevice(browser, "john", "");
        for (int i = 0; i < 5; i++) {
            // a right one in between must not begin the count anew
            world.nameDevice(browser, world.deviceForm(browser), codes.text("user_code"));
            world.nameDevice(browser, world.deviceForm(browser), "BBBB-BBB" + "CDFGH".charAt(i));
        }

        Page eleventh =
                world.nameDevice(browser, world.deviceForm(browser), codes.text("user_code"));

        assertThat(eleventh.status()).isEqualTo(429);
        assertThat(world.records("device_code_unknown")).isEqualTo(5);
        assertThat(world.auditText()).doesNotContain("BBBB");
        world.clock.advance(Duration.ofMinutes(6));
        assertThat(
                        world.nameDevice(
                                        browser, world.deviceForm(browser), codes.text("user_code"))
                                .status())
                .isEqualTo(200);
    }

    @Test
    void without_its_audit_log_nobody_is_allowed_anything_and_no_token_leaves() {
        Told waiting = world.deviceCode("device", Map.of());
        Told allowed = world.deviceCode("device", Map.of());
        world.answerDevice(browser, "john", allowed.text("user_code"), "allow");
        Page question =
                world.nameDevice(browser, world.deviceForm(browser), waiting.text("user_code"));
        world.audit.close();

        Page answer = world.decide(browser, question, "allow");
        Told token = world.poll("device", allowed, Map.of());
        Told codes = world.deviceCode("device", Map.of());

        assertThat(answer.status()).isEqualTo(503);
        assertThat(token.status()).isEqualTo(503);
        assertThat(token.json().has("access_token")).isFalse();
        assertThat(codes.status()).isEqualTo(503);
        assertThat(codes.json().has("device_code")).isFalse();
        assertThat(world.poll("device", waiting, Map.of()).text("error"))
                .isEqualTo("authorization_pending");
    }

    @Test
    void the_metadata_names_endpoint_and_grant() {
        Told told = world.call("device", "GET", "/.well-known/openid-configuration", "");

        assertThat(told.text("device_authorization_endpoint")).endsWith("/device_authorization");
        assertThat(told.json().path("grant_types_supported").toString()).contains(DeviceGrant.TYPE);
    }

    @Test
    void a_device_signs_nobody_in_by_redirect() {
        Page page = browser.get(world.authorize(Map.of("client_id", "device")));

        assertThat(page.status()).isEqualTo(400);
    }

    @Test
    void a_code_is_read_as_people_type_it() {
        assertThat(UserCode.typed(" bcdf ghjk ")).contains("BCDFGHJK");
        assertThat(UserCode.typed("BCDF-GHJA")).isEmpty();
        assertThat(UserCode.typed("BCDF-GHJ")).isEmpty();
        assertThat(UserCode.typed("B".repeat(8) + " ".repeat(100))).isEmpty();
    }

    @Test
    void a_login_for_a_device_is_the_same_login() {
        LoginForm form = IdpWorld.form(browser.get(world.issuer() + "/device"));

        Page wrong = world.type(browser, form, "john", "not-it");

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(world.records("sign_in_failed")).isEqualTo(1);
    }
}
