// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sallyport.client.Call;
import io.sallyport.client.StreamedAnswer;
import io.sallyport.client.Target;
import io.sallyport.identity.BearerToken;
import io.sallyport.testkit.TestBrowser.Page;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing out ends the session here, at the token service and at the provider. */
@Tag("slow")
class SignOutTest {
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
    void attack_23_a_token_that_was_handed_on_before_is_refused_within_two_seconds() {
        visitor.signIn("john");
        visitor.ask();
        BearerToken handedOn = world.lastAsked.get().caller().bearer();
        int before = askWith(handedOn);

        Page out = visitor.signOut();

        assertThat(before).isEqualTo(200);
        assertThat(Visitor.json(out).path("revoked").asBoolean()).isTrue();
        await().atMost(Duration.ofSeconds(2)).until(() -> askWith(handedOn) == 401);
        assertThat(world.auditText("sts")).contains("\"revoked\"", "\"kind\":\"sid\"");
        assertThat(world.auditText("web-app"))
                .contains("\"sign_out\"", "\"subject\":\"john\"", "\"revoked\":\"yes\"");
    }

    private int askWith(BearerToken token) {
        var target =
                new Target(
                        world.trust.workload("orchestrator"),
                        URI.create(world.orchestrator()),
                        Set.of("chat.ask"));
        try (StreamedAnswer answer =
                world.client.openWith(
                        token, target, Call.post("/v1/ask", "{}", Duration.ofSeconds(10)))) {
            return answer.status();
        }
    }

    @Test
    void the_session_ends_here_and_at_the_provider() {
        visitor.signIn("john");

        String location = Visitor.json(visitor.signOut()).path("location").asText();
        String here = visitor.me();
        Page home = visitor.browser.follow(visitor.browser.get(location));
        Page next = visitor.form("/login?silent=1");

        assertThat(here).isEmpty();
        assertThat(visitor.browser.cookie("sallyport_session")).isEmpty();
        assertThat(home.uri().toString()).isEqualTo(world.web() + "/");
        assertThat(next.text()).contains("<form method=\"post\""); // has to type the password
        assertThat(world.auditText("idp")).contains("\"sign_out\"");
    }

    @Test
    void a_stolen_session_cookie_is_worth_nothing_afterwards() {
        visitor.signIn("john");
        String cookie = visitor.browser.cookie("sallyport_session").orElseThrow();
        visitor.signOut();

        visitor.browser.plant("sallyport_session", cookie);

        assertThat(visitor.me()).isEmpty();
    }

    @Test
    void other_sign_ins_of_the_same_user_go_on() {
        visitor.signIn("john");
        try (var phone = new Visitor(world)) {
            phone.signIn("john");

            visitor.signOut();

            assertThat(phone.ask().status()).isEqualTo(200);
        }
    }

    @Test
    void when_the_token_service_is_down_the_session_ends_here_and_the_user_is_told() {
        visitor.signIn("john");
        world.sts.close();

        Page out = visitor.signOut();

        assertThat(out.status()).isEqualTo(200);
        assertThat(Visitor.json(out).path("revoked").asBoolean(true)).isFalse();
        assertThat(Visitor.json(out).path("notice").asText())
                .contains("signed out here", "within five minutes");
        assertThat(Visitor.json(out).path("location").asText()).startsWith(world.pages());
        assertThat(visitor.me()).isEmpty();
        assertThat(world.auditText("web-app"))
                .contains("\"revoked\":\"no\"", "\"reason\":\"sts_unreachable\"");
    }

    @Test
    void a_sign_in_that_was_ended_here_is_not_taken_again_without_the_password() {
        visitor.signIn("john");
        visitor.signOut(); // and the browser never gets to the provider's sign-out

        Page page = visitor.form("/login");

        assertThat(page.text()).contains("<form method=\"post\"");
        assertThat(visitor.me()).isEmpty();
        visitor.browser.follow(visitor.type(page, "john"));
        assertThat(visitor.me()).isEqualTo("john");
        assertThat(visitor.ask().status()).isEqualTo(200);
    }

    @Test
    void a_sign_out_that_cannot_be_written_down_is_one_all_the_same() {
        visitor.signIn("john");
        world.audit("web-app").close();

        Page out = visitor.signOut();

        assertThat(Visitor.json(out).path("revoked").asBoolean()).isTrue();
        assertThat(visitor.me()).isEmpty();
    }

    @Test
    void nobody_signs_out_without_a_session() {
        Page out = visitor.signOut();

        assertThat(out.status()).isEqualTo(200);
        assertThat(world.auditText("web-app")).doesNotContain("sign_out");
    }

    @Test
    void a_token_service_that_does_not_let_us_revoke_is_told_about() {
        try (WebWorld strict =
                        WebWorld.open(
                                folder.resolve("strict"), WorldSetting.revokedBy("orchestrator"));
                var guest = new Visitor(strict)) {
            guest.signIn("john");

            Page out = guest.signOut();

            assertThat(Visitor.json(out).path("revoked").asBoolean(true)).isFalse();
            assertThat(guest.me()).isEmpty();
            assertThat(strict.auditText("web-app")).contains("sts_status_4");
        }
    }
}
