// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.Principal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** T8: a device for its user, and a device on its own. */
class DeviceTokenTest {
    @TempDir private Path folder;
    private StsWorld world;

    @BeforeEach
    void open() throws IOException {
        world = new StsWorld(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** What the provider gives the device when John has said yes. */
    private BearerToken t0() {
        return world.t0(claims ->
                claims.claim("client_id", "device")
                        .claim("cnf", Map.of("x5t#S256", world.thumbprint("device"))));
    }

    @Test
    void a_device_gets_its_users_token_for_the_gateway_and_for_a_minute() {
        BearerToken t8 =
                world.exchanged("device", t0(), "gateway", "llm.invoke chat.ask field.open");

        AccessToken read = world.reader().read(t8);
        assertThat(((Principal.User) read.principal()).subject().sub()).isEqualTo("john");
        assertThat(read.audience()).isEqualTo(StsWorld.id("gateway"));
        assertThat(read.scopes()).as("never wider than the edge").isEqualTo(Set.of("llm.invoke"));
        assertThat(read.actors()).isEqualTo(List.of(StsWorld.id("device")));
        assertThat(read.confirmation()).isEqualTo(world.thumbprint("device"));
        assertThat(read.expires()).isEqualTo(read.issued().plusSeconds(60));
    }

    @Test
    void the_chain_goes_on_from_the_device_to_the_model() {
        BearerToken t8 = world.exchanged("device", t0(), "gateway", "llm.invoke");

        AccessToken t7 = world.reader().read(world.exchanged("gateway", t8, "model", "llm.invoke"));

        assertThat(t7.actors()).containsExactly(StsWorld.id("gateway"), StsWorld.id("device"));
        assertThat(((Principal.User) t7.principal()).subject().sub()).isEqualTo("john");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orchestrator", "retrieval", "keys", "model"})
    void a_device_gets_nobody_elses_audience(String audience) {
        var told = world.exchange("device", t0(), audience, "llm.invoke");

        assertThat(told.status()).isEqualTo(400);
        assertThat(told.error()).isEqualTo("invalid_target");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat.ask", "vector.query", "llm.embed", "svc:llm.invoke:small"})
    void a_device_gets_no_other_scope(String scope) {
        assertThat(world.exchange("device", t0(), "gateway", scope).error())
                .isEqualTo("invalid_scope");
    }

    @Test
    void what_its_user_did_not_allow_a_device_does_not_get_though_its_edge_has_it() {
        BearerToken t0 =
                world.t0(claims ->
                        claims.issuer("http://127.0.0.1:8468")
                                .claim("client_id", "device")
                                .claim("cnf", Map.of("x5t#S256", world.thumbprint("device")))
                                .claim("scope", "chat.ask"));

        assertThat(world.exchange("device", t0, "gateway", "llm.invoke").error())
                .isEqualTo("invalid_scope");
    }

    @Test
    void neither_shows_the_others_token() {
        var webAppsAtDevice = world.exchange("device", world.t0(), "gateway", "llm.invoke");
        var devicesAtWebApp = world.exchange("web-app", t0(), "orchestrator", "chat.ask");

        assertThat(webAppsAtDevice.error()).isEqualTo("invalid_request");
        assertThat(devicesAtWebApp.error()).isEqualTo("invalid_request");
        assertThat(world.auditText()).contains("not_addressed_to_requester");
    }

    @Test
    void a_token_that_was_made_for_the_device_under_another_certificate_is_no_use() {
        BearerToken stolen = world.t0(claims -> claims.claim("client_id", "device"));

        assertThat(world.exchange("device", stolen, "gateway", "llm.invoke").error())
                .isEqualTo("invalid_request");
        assertThat(world.auditText()).contains("bound_to_another_certificate");
    }

    @Test
    void a_device_does_not_say_where_its_user_is() {
        var told =
                world.exchange(
                        "device",
                        t0(),
                        "gateway",
                        "llm.invoke",
                        Map.of("request_context", "{\"ip\":\"192.0.2.7\"}"));

        assertThat(told.error()).isEqualTo("invalid_request");
        assertThat(world.auditText()).contains("address_not_stated_here");
    }

    @Test
    void its_token_ends_with_the_sign_in() {
        BearerToken t0 = t0();
        world.clock.advance(Duration.ofSeconds(280));

        AccessToken late =
                world.reader().read(world.exchanged("device", t0, "gateway", "llm.invoke"));

        assertThat(late.expires()).isEqualTo(late.issued().plusSeconds(20));
        world.clock.advance(Duration.ofSeconds(20));
        assertThat(world.exchange("device", t0, "gateway", "llm.invoke").error())
                .isEqualTo("invalid_request");
    }

    @Test
    void on_its_own_it_gets_a_token_that_no_user_right_comes_with() {
        AccessToken read =
                world.reader().read(alone("device", "gateway", "svc:llm.invoke:small").token());

        assertThat(read.principal()).isEqualTo(new Principal.Service(StsWorld.id("device")));
        assertThat(read.scopes()).isEqualTo(Set.of("svc:llm.invoke:small"));
        assertThat(read.actors()).isEmpty();
        assertThat(read.expires()).isEqualTo(read.issued().plusSeconds(60));
    }

    @ParameterizedTest
    @CsvSource({
        "retrieval, svc:llm.invoke:small, invalid_target",
        "keys, svc:field.seal, invalid_target",
        "model, svc:llm.invoke, invalid_target",
        "gateway, llm.invoke, invalid_scope",
        "gateway, svc:llm.invoke, invalid_scope",
        "gateway, svc:llm.invoke:large, invalid_scope"
    })
    void on_its_own_it_gets_nothing_else(String audience, String scope, String error) {
        assertThat(alone("device", audience, scope).error()).isEqualTo(error);
    }

    @Test
    void nobody_exchanges_its_own_token() {
        BearerToken own = alone("device", "gateway", "svc:llm.invoke:small").token();

        assertThat(world.exchange("gateway", own, "model", "llm.invoke").error())
                .isEqualTo("invalid_request");
        assertThat(world.auditText()).contains("no_user");
    }

    private StsWorld.Told alone(String workload, String audience, String scope) {
        return world.post(
                workload,
                Routes.TOKEN,
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "audience",
                        StsWorld.id(audience).toString(),
                        "scope",
                        scope));
    }
}
