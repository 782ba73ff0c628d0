// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.testkit.Forgeries;
import io.sallyport.testkit.Forgeries.Forgery;
import io.sallyport.testkit.StolenKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks of docs/guides/attacks.md on the token service, over real mutual TLS. */
class StsAttacksTest {
    private static final String CHAT = "chat.ask llm.invoke";

    @TempDir Path folder;
    private StsWorld world;

    @BeforeEach
    void open() throws IOException {
        world = new StsWorld(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"retrieval", "gateway", "model", "ingest", "keys"})
    void attack_07_a_workload_that_the_token_is_not_addressed_to_exchanges_nothing(String rogue) {
        BearerToken t1 = world.exchanged("web-app", world.t0(), "orchestrator", CHAT);
        String target = rogue.equals("gateway") ? "model" : "gateway";

        StsWorld.Told told = world.exchange(rogue, t1, target, "llm.invoke");

        assertThat(told.status()).isEqualTo(400);
        assertThat(told.error()).isIn("invalid_request", "invalid_target");
        assertThat(world.auditText())
                .contains("exchange_refused", "\"from\":\"" + StsWorld.id(rogue) + "\"");
        assertThat(world.exchange("orchestrator", t1, "gateway", "llm.invoke").status())
                .as("its recipient")
                .isEqualTo(200);
    }

    @Test
    void attack_08_a_scope_is_never_wider_than_asked_had_and_allowed() {
        BearerToken t1 = world.exchanged("web-app", world.t0(), "orchestrator", CHAT);

        StsWorld.Told admin = world.exchange("orchestrator", t1, "gateway", "llm.admin");
        StsWorld.Told lost = world.exchange("orchestrator", t1, "retrieval", "vector.query");
        StsWorld.Told none = world.exchange("orchestrator", t1, "gateway", "");
        StsWorld.Told some = world.exchange("orchestrator", t1, "gateway", "llm.invoke llm.admin");

        assertThat(List.of(admin, lost, none))
                .allMatch(told -> told.status() == 400)
                .allMatch(told -> told.error().equals("invalid_scope"));
        assertThat(some.json().path("scope").asText()).isEqualTo("llm.invoke");
        assertThat(world.reader().read(some.token()).scopes()).containsExactly("llm.invoke");
    }

    @Test
    void attack_09_the_chain_goes_on_and_nobody_drops_out_of_it() {
        BearerToken t1 = world.exchanged("web-app", world.t0(), "orchestrator", CHAT);

        AccessToken t3 =
                world.reader().read(world.exchanged("orchestrator", t1, "gateway", "llm.invoke"));
        StsWorld.Told other = with(t1, Map.of("actor_token", world.t0().text()));
        StsWorld.Told own = with(t1, Map.of("actor_token", t1.text()));

        assertThat(t3.actors())
                .containsExactly(StsWorld.id("orchestrator"), StsWorld.id("web-app"));
        assertThat(List.of(other, own)).allMatch(told -> told.error().equals("invalid_request"));
        assertThat(world.auditText()).contains("actor_token_not_taken");
    }

    private StsWorld.Told with(BearerToken t1, Map<String, String> changes) {
        return world.exchange("orchestrator", t1, "gateway", "llm.invoke", changes);
    }

    @Test
    void attack_10_a_chain_that_is_forged_with_our_own_key_is_not_exchanged() {
        BearerToken t1 = world.exchanged("web-app", world.t0(), "orchestrator", CHAT);

        assertRefused(t1, forgeries(t1).acts());
    }

    @Test
    void attack_11_a_token_that_names_who_may_act_is_of_no_use_to_whom_it_names() {
        BearerToken t1 = world.exchanged("web-app", world.t0(), "orchestrator", CHAT);
        var named = new BearerToken(forgeries(t1).mayAct(StsWorld.id("gateway").toString()));

        StsWorld.Told gateway = world.exchange("gateway", named, "model", "llm.invoke");
        BearerToken t3 = world.exchanged("orchestrator", named, "gateway", "llm.invoke");
        StsWorld.Told t0 =
                start(claims -> claims.claim("may_act", Map.of("sub", "spiffe://x/gateway")));

        assertThat(gateway.error()).isEqualTo("invalid_request");
        assertThat(text(t3)).doesNotContain("may_act");
        assertThat(t0.error()).isEqualTo("invalid_request");
    }

    @Test
    void attack_13_what_is_no_access_token_for_us_starts_no_chain() {
        List<Consumer<JWTClaimsSet.Builder>> others =
                List.of(
                        id -> id.claim("nonce", "n"),
                        id -> id.claim("typ", "ID"),
                        refresh -> refresh.claim("typ", "Refresh"),
                        logout -> logout.claim("events", Map.of("x", Map.of())),
                        client -> client.claim("client_id", "another"),
                        audience -> audience.audience("https://api.example"),
                        delegated -> delegated.claim("act", Map.of("sub", "x")));

        assertThat(start(_ -> {}).status()).isEqualTo(200);
        assertThat(others)
                .extracting(this::start)
                .allMatch(told -> told.status() == 400)
                .allMatch(told -> told.error().equals("invalid_request"));
    }

    @Test
    void attack_16_no_header_chooses_the_algorithm_or_the_key_and_nobody_is_called()
            throws IOException {
        BearerToken t1 = world.exchanged("web-app", world.t0(), "orchestrator", CHAT);
        byte[] known =
                world.get("retrieval", "/oauth2/jwks")
                        .json()
                        .path("keys")
                        .path(0)
                        .toString()
                        .getBytes(StandardCharsets.UTF_8);
        try (var listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout(300);

            assertRefused(
                    t1,
                    forgeries(t1).headers("http://127.0.0.1:" + listener.getLocalPort(), known));

            assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void attack_17_another_spelling_of_a_token_is_not_exchanged() {
        BearerToken t1 = world.exchanged("web-app", world.t0(), "orchestrator", CHAT);

        assertRefused(t1, forgeries(t1).spellings());
    }

    @Test
    void attack_18_members_that_could_be_read_in_two_ways_are_refused() {
        BearerToken t1 = world.exchanged("web-app", world.t0(), "orchestrator", CHAT);

        assertRefused(t1, forgeries(t1).members());
    }

    @Test
    void no_cause_of_a_refused_token_can_be_told_from_another_by_the_answer() {
        BearerToken t1 = world.exchanged("web-app", world.t0(), "orchestrator", CHAT);
        BearerToken revoked = world.exchanged("web-app", world.t0(), "orchestrator", CHAT);
        world.post("web-app", Routes.REVOKE, Map.of("token", revoked.text()));
        BearerToken t3 = world.exchanged("orchestrator", t1, "gateway", "llm.invoke");
        String now = "\"exp\":" + world.reader().read(t1).expires().getEpochSecond();
        String kid = text(t1, 0).replaceFirst(".*\"kid\":\"([^\"]+)\".*", "$1");
        var causes = new LinkedHashMap<String, BearerToken>();
        causes.put("no token", new BearerToken("x"));
        causes.put("bad signature", new BearerToken(swapped(t1, t3)));
        causes.put("unknown key", forged(t1, kid, "2031-01-01.x", "", ""));
        causes.put("expired", forged(t1, "", "", now, "\"exp\":1000000000"));
        causes.put("revoked", revoked);
        causes.put("addressed to another", t3);
        causes.put("another issuer's", forged(t1, "", "", "https://localhost:8444", "https://x"));

        var answers = new HashMap<String, String>();
        causes.forEach((cause, token) -> {
            StsWorld.Told told = world.exchange("orchestrator", token, "gateway", "llm.invoke");
            answers.put(cause, told.status() + " " + told.json());
        });

        assertThat(answers.values()).as(answers.toString()).containsOnly(first(answers));
        assertThat(first(answers)).startsWith("400 ").contains("\"invalid_request\"");
    }

    /** One token's claims under another one's signature. */
    private static String swapped(BearerToken claims, BearerToken signature) {
        String text = claims.text();
        return text.substring(0, text.lastIndexOf('.'))
                + signature.text().substring(signature.text().lastIndexOf('.'));
    }

    /** Signed by the stolen key, with another key's name, or another claim. */
    private BearerToken forged(
            BearerToken sound, String name, String other, String claim, String changed) {
        String header = text(sound, 0);
        String payload = text(sound, 1);
        assertThat(header + payload).contains(name, claim);
        return new BearerToken(
                stolen(sound).signed(header.replace(name, other), payload.replace(claim, changed)));
    }

    private StsWorld.Told start(Consumer<JWTClaimsSet.Builder> spoil) {
        return world.exchange("web-app", world.t0(spoil), "orchestrator", "chat.ask");
    }

    /** Somebody has taken the token service's folder. */
    private Forgeries forgeries(BearerToken sound) {
        return Forgeries.of(stolen(sound), sound.text());
    }

    private StolenKey stolen(BearerToken sound) {
        String keyId = text(sound, 0).replaceFirst(".*\"kid\":\"([^\"]+)\".*", "$1");
        return StolenKey.read(folder.resolve("sts").resolve("keys").resolve(keyId + ".jwk"));
    }

    /** Each with the one answer for all causes, while a sound one of the same hand passes. */
    private void assertRefused(BearerToken sound, List<Forgery> forgeries) {
        var copied = new BearerToken(forgeries(sound).copied());
        assertThat(world.exchange("orchestrator", copied, "gateway", "llm.invoke").status())
                .isEqualTo(200);

        var answers = new HashMap<String, String>();
        for (Forgery forgery : forgeries) {
            var token = new BearerToken(forgery.token());
            StsWorld.Told told = world.exchange("orchestrator", token, "gateway", "llm.invoke");

            answers.put(forgery.name(), told.status() + " " + told.json());
            assertThat(told.status()).as(forgery.name()).isEqualTo(400);
            assertThat(told.error()).as(forgery.name()).isEqualTo("invalid_request");
        }
        assertThat(answers.values()).as(answers.toString()).containsOnly(first(answers));
    }

    private static String first(Map<String, String> answers) {
        return answers.values().iterator().next();
    }

    private static String text(BearerToken token) {
        return text(token, 1);
    }

    private static String text(BearerToken token, int part) {
        byte[] bytes = Base64.getUrlDecoder().decode(token.text().split("\\.", 3)[part]);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
