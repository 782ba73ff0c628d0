// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.SignedJWT;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.SigningKey;
import io.sallyport.identity.TokenReader;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.identity.TokenRoot;
import io.sallyport.identity.TokenWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How signing keys change, over real mutual TLS (attack 25 of research/identity.md, section 5). */
@Tag("slow")
class KeyRotationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    @TempDir Path folder;
    private StsWorld world;
    private TokenReader pep;
    private String first;

    @BeforeEach
    void open() throws IOException {
        world = new StsWorld(folder);
        pep = world.reader();
        first = keyOf(t1());
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void a_new_key_is_published_before_it_signs_and_the_old_ones_tokens_live_to_their_end()
            throws IOException {
        SigningKey old = key(first);
        change().rotate();
        await().atMost(PATIENCE).until(() -> audited("token_keys_changed"));
        BearerToken before = t1();
        world.clock.advance(KeySchedule.LEAD.minusMinutes(1));
        BearerToken last = t1();
        world.clock.advance(Duration.ofMinutes(1));
        await().atMost(PATIENCE).until(() -> !keyOf(t1()).equals(first));

        assertThat(keyOf(before)).isEqualTo(first);
        assertThat(keyOf(last)).isEqualTo(first);
        assertThat(pep.read(last).principal()).isEqualTo(pep.read(t1()).principal());
        assertThat(world.auditText()).contains("token_key_turned");

        world.clock.advance(KeySchedule.OVERLAP);
        assertRefused(forged(old));
    }

    @Test
    void attack_25_by_age_a_key_changes_without_the_root_and_the_leaked_old_one_is_worth_nothing()
            throws IOException {
        SigningKey leaked = key(first);
        assertThat(published()).hasSize(2);

        world.clock.advance(KeySchedule.PERIOD);
        await().atMost(PATIENCE).until(() -> !keyOf(t1()).equals(first));

        assertThat(pep.read(t1()).audience()).isEqualTo(StsWorld.id("orchestrator"));
        world.clock.advance(KeySchedule.OVERLAP);
        assertRefused(forged(leaked));
        assertThat(world.exchange("orchestrator", forged(leaked), "gateway", "llm.invoke").error())
                .isEqualTo("invalid_request");
        assertThat(world.auditText()).contains("subject_unknown_key");
    }

    @Test
    void a_restart_in_the_middle_of_a_rotation_changes_nothing_about_it() throws IOException {
        change().rotate();
        world.restart();
        assertThat(keyOf(t1())).isEqualTo(first);

        world.clock.advance(KeySchedule.LEAD);
        world.restart();

        assertThat(keyOf(t1())).isNotEqualTo(first);
        assertThat(pep.read(t1()).client()).isEqualTo(StsWorld.id("web-app"));
    }

    @Test
    void attack_25_a_stolen_key_is_replaced_at_once_and_its_tokens_die_with_it()
            throws IOException {
        SigningKey stolen = key(first);
        BearerToken before = t1();
        world.clock.advance(Duration.ofSeconds(1));
        change().replace();
        await().atMost(PATIENCE).until(() -> !keyOf(t1()).equals(first));
        world.clock.advance(Duration.ofSeconds(5)); // a PEP asks for unknown keys so often

        assertThat(pep.read(t1()).client()).isEqualTo(StsWorld.id("web-app"));
        assertRefused(before);
        assertRefused(forged(stolen));
        assertThat(folder.resolve("sts/keys/" + first + ".jwk")).doesNotExist();
    }

    @Test
    void a_plan_of_another_root_or_none_at_all_changes_nothing_and_is_told() throws IOException {
        Path statement = folder.resolve("sts").resolve("keyset.jws");
        String sound = Files.readString(statement);
        var other = new StsInit(folder.resolve("other"), TokenRoot.create(), world.clock);
        other.renew();
        Files.copy(
                folder.resolve("other").resolve("keyset.jws"),
                statement,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        await().atMost(PATIENCE).until(() -> !world.service().missing().isEmpty());
        assertThat(keyOf(t1())).isEqualTo(first);

        Files.writeString(statement, sound);
        await().atMost(PATIENCE).until(() -> world.service().missing().isEmpty());
        assertThat(keyOf(t1())).isEqualTo(first);
    }

    @Test
    void no_key_changes_without_a_word_in_the_audit_log() throws IOException {
        world.auditLog().close();
        change().replace();

        await().atMost(PATIENCE).until(() -> !world.service().missing().isEmpty());
        assertThat(published().toString()).contains(first);
    }

    @Test
    void a_plan_is_made_by_its_own_root_only() {
        var stranger = new StsInit(folder.resolve("sts"), TokenRoot.create(), world.clock);

        assertThatThrownBy(stranger::renew).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(stranger::rotate).isInstanceOf(IllegalArgumentException.class);
    }

    private StsInit change() {
        return new StsInit(folder.resolve("sts"), world.root, world.clock);
    }

    private BearerToken t1() {
        return world.exchanged("web-app", world.t0(), "orchestrator", "chat.ask llm.invoke");
    }

    private SigningKey key(String keyId) {
        return SigningKey.read(folder.resolve("sts").resolve("keys").resolve(keyId + ".jwk"));
    }

    private com.fasterxml.jackson.databind.JsonNode published() {
        return world.get("retrieval", "/oauth2/jwks").json().path("keys");
    }

    private boolean audited(String event) {
        return world.auditText().contains("\"" + event + "\"");
    }

    /** What somebody makes who has the key. */
    private BearerToken forged(SigningKey key) {
        AccessToken real = pep.read(t1());
        Instant now = world.clock.instant();
        var wished =
                new AccessToken(
                        real.principal(),
                        real.tenant(),
                        real.audience(),
                        real.client(),
                        real.scopes(),
                        real.actors(),
                        real.confirmation(),
                        "txn",
                        real.sid(),
                        "jti",
                        real.parent(),
                        now,
                        now.plusSeconds(60),
                        Optional.empty(),
                        Optional.empty(),
                        real.details());
        return TokenWriter.of("https://localhost:8444", key).write(wished);
    }

    private void assertRefused(BearerToken token) {
        assertThatThrownBy(() -> pep.read(token))
                .isInstanceOfSatisfying(
                        TokenRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo("unknown_key"));
    }

    private static String keyOf(BearerToken token) {
        try {
            return SignedJWT.parse(token.text()).getHeader().getKeyID();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
