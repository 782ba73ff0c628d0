// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import static io.sallyport.webapp.WebWorld.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.UpstreamException;
import io.sallyport.testkit.TestBrowser.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The attacks that a web app plays which was taken over: real keys, real tokens, real doors. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttemptsTest {
    private static final String PATH = "/api/attempt";
    private static final String REPLAY = "{\"name\":\"replay\"}";
    private static final String SPOOF = "{\"name\":\"spoofed_model\"}";
    private static final long PATIENCE_S = 60;

    private WebWorld world;
    private Visitor john;

    @BeforeAll
    void open(@TempDir Path folder) {
        world = WebWorld.open(folder, WorldSetting.ATTACKED);
        john = new Visitor(world).signIn("john");
    }

    @AfterAll
    void close() {
        john.close();
        world.close();
    }

    @Test
    void a_token_shown_at_another_hop_is_refused_at_each() {
        JsonNode steps = Visitor.json(john.post(PATH, REPLAY)).path("steps");

        assertThat(steps.findValuesAsText("where")).containsExactly("retrieval", "gateway", "keys");
        assertThat(steps.findValuesAsText("refused")).containsOnly("true");
        assertThat(steps.findValuesAsText("code"))
                .containsExactly("edge_not_allowed", "edge_not_allowed", "invalid_token");
    }

    @Test
    void with_an_edge_too_many_the_tokens_audience_still_refuses_it(@TempDir Path other) {
        JsonNode steps = replayed(other, WorldSetting.ATTACKED.withEdgeForWebApp());

        assertThat(steps.get(0).path("code").asText()).isEqualTo("invalid_token");
        assertThat(steps.findValuesAsText("refused")).containsOnly("true");
    }

    @Test
    void a_door_that_nobody_guards_is_told_as_let_in(@TempDir Path other) {
        JsonNode steps = replayed(other, WorldSetting.ATTACKED.withoutGuard());

        assertThat(steps.get(0).path("status").asInt()).isEqualTo(200);
        assertThat(steps.findValuesAsText("refused")).containsExactly("false", "true", "true");
    }

    private static JsonNode replayed(Path folder, WorldSetting setting) {
        try (WebWorld broken = WebWorld.open(folder, setting);
                Visitor guest = new Visitor(broken).signIn("john")) {
            return Visitor.json(guest.post(PATH, REPLAY)).path("steps");
        }
    }

    @Test
    void a_gateway_that_insists_on_the_models_certificate_sends_the_impostor_nothing() {
        world.orchestratorSays(_ -> event("refused", asked("model")));

        JsonNode step = spoofed();

        assertThat(step.path("refused").asBoolean()).isTrue();
        assertThat(step.path("questions").asInt()).isZero();
        assertThat(step.path("code").asText()).isEqualTo("upstream_not_proven");
    }

    @Test
    void a_gateway_that_takes_any_certificate_is_told_as_let_in() {
        world.orchestratorSays(_ -> event("done", asked("web-app")));

        JsonNode step = spoofed();

        assertThat(step.path("refused").asBoolean()).isFalse();
        assertThat(step.path("questions").asInt()).isEqualTo(1);
    }

    @Test
    void a_gateway_that_only_says_that_it_refused_is_not_believed() {
        world.orchestratorSays(_ -> {
            String _ = asked("web-app");
            return event("refused", refusal());
        });

        assertThat(spoofed().path("refused").asBoolean()).isFalse();
    }

    private JsonNode spoofed() {
        return Visitor.json(john.post(PATH, SPOOF)).path("steps").get(0);
    }

    /** What a gateway does whose model is at that address: asks whoever proves to be there. */
    private String asked(String expected) {
        try (var gateway =
                HttpClient.mutual(
                        world.identity("gateway"),
                        world.trust.workload(expected),
                        world.spoofed())) {
            HttpClient.Reply reply =
                    gateway.send(
                            "POST",
                            "/v1/chat/completions",
                            Headers.NONE,
                            Bytes.of("{}"),
                            Duration.ofSeconds(PATIENCE_S),
                            1 << 16);
            return "{\"status\":" + reply.status() + "}";
        } catch (UpstreamException notProven) {
            return refusal();
        }
    }

    private static String refusal() {
        return "{\"where\":\"gateway\",\"code\":\"upstream_not_proven\",\"message\":\"no\"}";
    }

    @Test
    void one_impostor_at_a_time_poses_as_the_model() throws Exception {
        var reached = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        world.orchestratorSays(_ -> {
            reached.countDown();
            awaited(go);
            return event("refused", refusal());
        });
        CompletableFuture<Page> first = CompletableFuture.supplyAsync(() -> john.post(PATH, SPOOF));
        awaited(reached);

        Page second = john.post(PATH, SPOOF);
        go.countDown();

        assertThat(second.status()).isEqualTo(429);
        assertThat(first.get(PATIENCE_S, TimeUnit.SECONDS).status()).isEqualTo(200);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void an_attempt_of_another_name_is_not_played() {
        Page page = john.post(PATH, "{\"name\":\"drop tables\"}");

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.text()).doesNotContain("drop tables");
    }

    @Test
    void nobody_plays_without_a_session_or_without_its_csrf_token() {
        try (var stranger = new Visitor(world)) {
            assertThat(stranger.post(PATH, REPLAY).status()).isEqualTo(401);
            assertThat(stranger.post(PATH, SPOOF).status()).isEqualTo(401);
        }
        Page forged = john.browser.postJson(world.web() + PATH, REPLAY, "guessed");
        assertThat(forged.status()).isEqualTo(403);
    }

    @Test
    void without_a_token_service_an_attempt_is_neither_held_nor_let_in(@TempDir Path other) {
        try (WebWorld lame = WebWorld.open(other, WorldSetting.ATTACKED);
                Visitor guest = new Visitor(lame).signIn("john")) {
            lame.sts.close();

            Page page = guest.post(PATH, REPLAY);

            assertThat(page.status()).isEqualTo(502);
            assertThat(page.text()).doesNotContain("\"steps\"");
        }
    }

    @Test
    void where_attempts_are_not_configured_there_are_none(@TempDir Path other) {
        try (WebWorld plain = WebWorld.open(other);
                Visitor guest = new Visitor(plain).signIn("john")) {
            Page page = guest.post(PATH, REPLAY);
            JsonNode me = Visitor.json(guest.browser.get(plain.web() + "/api/me"));

            assertThat(page.status()).isEqualTo(404);
            assertThat(me.path("attempts").asBoolean(true)).isFalse();
        }
        assertThat(Visitor.json(john.browser.get(world.web() + "/api/me")).path("attempts"))
                .hasToString("true");
    }
}
