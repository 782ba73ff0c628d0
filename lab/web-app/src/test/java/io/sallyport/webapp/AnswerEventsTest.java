// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import static io.sallyport.webapp.WebWorld.event;
import static io.sallyport.webapp.WebWorld.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.testkit.TestBrowser.Page;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What an orchestrator, honest or taken over, can make the page show. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswerEventsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private WebWorld world;
    private Visitor visitor;

    @BeforeAll
    void open(@TempDir Path folder) {
        world = WebWorld.open(folder);
        visitor = new Visitor(world).signIn("john");
    }

    @AfterAll
    void close() {
        visitor.close();
        world.close();
    }

    @Test
    void a_genuine_receipt_reaches_the_page_with_what_it_says() {
        world.orchestratorSays(WebWorld::plain);

        Page page = visitor.ask();

        JsonNode step = data(page, "chain").get(0);
        assertThat(step.path("role").asText()).isEqualTo("orchestrator");
        assertThat(step.path("caller").asText()).isEqualTo("web-app");
        assertThat(step.path("decision").asText()).isEqualTo("permit");
        assertThat(step.at("/token/act")).hasToString("[\"web-app\"]");
        assertThat(step.at("/token/scope").toString()).contains("chat.ask");
    }

    @Test
    void nothing_that_is_signed_reaches_the_browser() {
        world.orchestratorSays(WebWorld::plain);

        Page page = visitor.ask();

        assertThat(page.text()).contains("event: chain").doesNotContain("eyJ", "event: receipts");
    }

    @Test
    void the_same_receipt_is_shown_once() {
        long before = refusals();
        world.orchestratorSays(passage -> {
            String one = own(passage);
            return receipts(one, one) + receipts(one, mirrored(one));
        });

        Page page = visitor.ask();

        assertThat(data(page, "chain")).hasSize(1);
        assertThat(refusals()).isEqualTo(before); // genuine every time, and one all the same
    }

    @Test
    void a_receipt_that_was_changed_is_never_shown() {
        long before = refusals();
        world.orchestratorSays(
                passage -> receipts(changed(own(passage), "code", "free_of_charge")));

        Page page = visitor.ask();

        assertThat(data(page, "chain")).isEmpty();
        assertThat(refusals()).isEqualTo(before + 1);
        assertThat(world.auditText("web-app")).contains("\"not_genuine\":\"1\"");
        assertThat(world.metrics.text()).contains("sallyport_receipts_refused_total");
    }

    @Test
    void a_receipt_of_another_authority_is_never_shown() {
        IdentitySource stranger = WebWorld.made(TestCa.create("stranger"), "orchestrator");
        world.orchestratorSays(
                passage -> receipts(Statement.signed(Statement.in(own(passage)), stranger)));

        assertThat(data(visitor.ask(), "chain")).isEmpty();
    }

    @Test
    void a_workload_speaks_for_itself_only() {
        world.orchestratorSays(passage -> {
            ObjectNode lie = Statement.in(own(passage)).put("role", "gateway");
            return receipts(Statement.signed(lie, world.identity("orchestrator")));
        });

        Page page = visitor.ask();

        assertThat(data(page, "chain")).isEmpty();
        assertThat(world.auditText("web-app")).contains("\"role_of_another\":\"1\"");
    }

    @Test
    void a_genuine_receipt_of_another_question_or_user_is_never_shown() {
        var earlier = new AtomicReference<String>();
        world.orchestratorSays(passage -> {
            earlier.set(own(passage));
            return WebWorld.plain(passage);
        });
        var _ = visitor.ask();
        world.orchestratorSays(passage -> {
            ObjectNode ofHelen = Statement.in(own(passage)).put("subject", "helen");
            return receipts(
                    earlier.get(), Statement.signed(ofHelen, world.identity("orchestrator")));
        });

        Page page = visitor.ask();

        assertThat(data(page, "chain")).isEmpty();
        assertThat(world.auditText("web-app")).contains("\"other_question\":\"2\"");
    }

    @Test
    void the_true_ones_are_shown_beside_a_false_one() {
        world.orchestratorSays(passage -> receipts("x.y.z", own(passage)) + event("done", "{}"));

        Page page = visitor.ask();

        assertThat(data(page, "chain")).hasSize(1);
        assertThat(page.text()).contains("event: done").doesNotContain("x.y.z");
    }

    @Test
    void a_flood_of_receipts_is_not_looked_at() {
        world.orchestratorSays(passage -> {
            String many =
                    java.util.stream.IntStream.range(0, 500)
                            .mapToObj(i -> "\"" + i + "\"")
                            .collect(Collectors.joining(","));
            return event("receipts", "[" + many + "]") + receipts(own(passage));
        });

        Page page = visitor.ask();

        assertThat(data(page, "chain")).isEmpty();
        assertThat(world.auditText("web-app")).contains("\"too_many\":\"468\"");
    }

    @Test
    void an_orchestrator_cannot_send_what_only_the_web_app_says() {
        String claim = "[{\"role\":\"gateway\",\"decision\":\"permit\"}]";
        world.orchestratorSays(_ ->
                event("chain", claim)
                        + event("delta\revent: chain", claim)
                        + "event: delta\ndata: {\"text\":\"a\"}\revent: chain\rdata: "
                        + claim
                        + "\n\n"
                        + event("delta", "{\"text\":\"a\\n\\nevent: chain\"}"));

        Page page = visitor.ask();

        assertThat(page.text()).doesNotContain("event: chain\n").doesNotContain("\r");
        assertThat(page.text().lines().filter(line -> line.startsWith("event: chain"))).isEmpty();
    }

    @Test
    void when_false_receipts_cannot_be_written_down_the_answer_breaks_off(@TempDir Path other) {
        try (WebWorld mute = WebWorld.open(other);
                var guest = new Visitor(mute)) {
            guest.signIn("john");
            mute.orchestratorSays(_ -> receipts("x.y.z") + event("done", "{}"));
            mute.audit("web-app").close();

            String shown = shown(guest);

            assertThat(shown).doesNotContain("event: done");
        }
    }

    @Test
    void an_event_that_is_too_large_breaks_the_answer_off() {
        String large = "{\"text\":\"" + "x".repeat(2 << 20) + "\"}";
        world.orchestratorSays(_ -> event("delta", large) + event("done", "{}"));

        assertThat(shown(visitor)).doesNotContain("xxx").doesNotContain("event: done");
    }

    /** A stream that is cut off is an error at the client, or ends early. */
    private static String shown(Visitor guest) {
        try {
            return guest.ask().text();
        } catch (UncheckedIOException cut) {
            return "";
        }
    }

    private long refusals() {
        return world.auditText("web-app")
                .lines()
                .filter(line -> line.contains("\"receipts_refused\""))
                .count();
    }

    private static String receipts(String... texts) {
        return event(
                "receipts",
                List.of(texts).stream()
                        .map(text -> "\"" + text + "\"")
                        .collect(Collectors.joining(",", "[", "]")));
    }

    /** Everything that events of that name brought, the last one counting. */
    private static JsonNode data(Page page, String event) {
        JsonNode data = JSON.createArrayNode();
        try {
            for (String block : page.text().split("\n\n", -1)) {
                if (block.startsWith("event: " + event + "\n")) {
                    data = JSON.readTree(block.substring(block.indexOf("data: ") + 6));
                }
            }
            return data;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String changed(String jws, String name, String value) {
        String[] parts = jws.split("\\.", -1);
        String body = Statement.in(jws).put(name, value).toString();
        String coded =
                java.util.Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(body.getBytes(StandardCharsets.UTF_8));
        return parts[0] + "." + coded + "." + parts[2];
    }

    /** The same statement with the other signature that ECDSA has for it (r, n - s). */
    private static String mirrored(String jws) {
        String[] parts = jws.split("\\.", -1);
        byte[] signature = java.util.Base64.getUrlDecoder().decode(parts[2]);
        var order =
                new java.math.BigInteger(
                        "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16);
        var s = new java.math.BigInteger(1, java.util.Arrays.copyOfRange(signature, 32, 64));
        byte[] other = order.subtract(s).toByteArray();
        byte[] padded = java.util.Arrays.copyOf(signature, 64);
        java.util.Arrays.fill(padded, 32, 64, (byte) 0);
        int length = Math.min(32, other.length);
        System.arraycopy(other, other.length - length, padded, 64 - length, length);
        return parts[0]
                + "."
                + parts[1]
                + "."
                + java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(padded);
    }
}
