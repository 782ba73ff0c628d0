// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Entra-style dialect over real mutual TLS: another form, the same rules. */
class OnBehalfOfTest {
    private static final String RETRIEVAL = "spiffe://demo.sallyport/retrieval";
    @TempDir Path folder;
    private StsWorld world;
    private BearerToken t1;

    @BeforeEach
    void open() throws IOException {
        world = new StsWorld(folder);
        t1 = world.exchanged("web-app", world.t0(), "orchestrator", "chat.ask vector.query");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void an_assertion_becomes_the_same_token_as_a_subject_token() {
        StsWorld.Told told = ask("orchestrator", t1, Map.of());

        AccessToken t2 = world.reader().read(told.token());
        assertThat(t2.audience()).isEqualTo(StsWorld.id("retrieval"));
        assertThat(t2.actors())
                .containsExactly(StsWorld.id("orchestrator"), StsWorld.id("web-app"));
        assertThat(t2.confirmation()).isEqualTo(world.thumbprint("orchestrator"));
        assertThat(t2.scopes()).containsExactly("vector.query");
        assertThat(told.json().path("token_type").asText()).isEqualTo("Bearer");
        assertThat(told.json().path("expires_in").asInt()).isEqualTo(60);
        assertThat(told.json().path("scope").asText()).isEqualTo(RETRIEVAL + "/vector.query");
        assertThat(told.json().has("issued_token_type")).isFalse();
        assertThat(told.json().has("refresh_token")).isFalse();
    }

    @Test
    void default_stands_for_what_the_edge_allows_and_the_user_has() {
        BearerToken t0 = world.t0();
        StsWorld.Told told =
                ask(
                        "web-app",
                        t0,
                        Map.of("scope", "spiffe://demo.sallyport/orchestrator/.default"));

        assertThat(world.reader().read(told.token()).scopes())
                .containsExactlyInAnyOrder("chat.ask", "vector.query", "llm.invoke", "llm.embed");
    }

    @Test
    void with_a_resource_the_scopes_stand_alone() {
        StsWorld.Told told =
                ask(
                        "orchestrator",
                        t1,
                        Map.of("resource", RETRIEVAL, "scope", "vector.query vector.admin"));

        assertThat(told.status()).isEqualTo(200);
        assertThat(told.json().path("scope").asText()).isEqualTo(RETRIEVAL + "/vector.query");
    }

    @ParameterizedTest
    @CsvSource({
        "scope, RETRIEVAL/vector.query spiffe://demo.sallyport/gateway/llm.invoke, invalid_target, not_one_target",
        "scope, https://graph.microsoft.com/user.read, invalid_target, target_malformed",
        "scope, spiffe://demo.sallyport/model/llm.invoke, invalid_target, no_edge",
        "scope, spiffe://demo.sallyport/keys/.default, invalid_target, no_edge",
        "scope, RETRIEVAL/.default RETRIEVAL/vector.query, invalid_scope, default_beside_other_scopes",
        "scope, RETRIEVAL/vector.query offline_access, invalid_scope, scope_without_target",
        "scope, openid, invalid_scope, scope_without_target",
        "scope, '', invalid_scope, scope_without_target",
        "scope, RETRIEVAL/vector.admin, invalid_scope, no_scope_left",
        "assertion, '', invalid_request, no_assertion",
        "assertion, e30.e30.e30, invalid_grant, subject_wrong_algorithm",
        "requested_token_use, '', invalid_request, not_on_behalf_of",
        "requested_token_use, anything, invalid_request, not_on_behalf_of",
        "actor_token, x, invalid_request, actor_token_not_taken",
        "subject_token, x, invalid_request, parameter_of_another_grant_type",
        "client_secret, x, invalid_request, second_client_authentication",
        "client_assertion, x, invalid_request, second_client_authentication",
        "client_id, spiffe://demo.sallyport/web-app, invalid_client, client_id_not_the_peer"
    })
    void each_fault_has_its_code_and_its_own_reason_in_the_audit_log(
            String name, String value, String error, String reason) {
        StsWorld.Told told =
                ask("orchestrator", t1, Map.of(name, value.replace("RETRIEVAL", RETRIEVAL)));

        assertThat(told.error()).isEqualTo(error);
        assertThat(told.status()).isEqualTo(error.equals("invalid_client") ? 401 : 400);
        assertThat(world.auditText()).contains("\"" + reason + "\"");
    }

    @ParameterizedTest
    @CsvSource({"gateway, not_addressed_to_requester", "web-app, not_addressed_to_requester"})
    void an_assertion_for_somebody_else_is_no_grant(String rogue, String reason) {
        String target = rogue.equals("gateway") ? "model/llm.invoke" : "orchestrator/chat.ask";

        StsWorld.Told told = ask(rogue, t1, Map.of("scope", "spiffe://demo.sallyport/" + target));

        assertThat(told.error()).isEqualTo("invalid_grant");
        assertThat(world.auditText()).contains(reason);
    }

    @Test
    void a_services_own_token_does_not_become_a_users() {
        Map<String, String> form =
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "audience",
                        RETRIEVAL,
                        "scope",
                        "svc:vector.write:eng-docs");
        BearerToken service = world.post("ingest", Routes.TOKEN, form).token();

        StsWorld.Told told =
                ask(
                        "retrieval",
                        service,
                        Map.of("scope", "spiffe://demo.sallyport/gateway/llm.embed"));

        assertThat(told.error()).isEqualTo("invalid_grant");
        assertThat(world.auditText()).contains("no_user");
    }

    @Test
    void without_its_audit_log_no_token_leaves() {
        world.auditLog().close();

        StsWorld.Told told = ask("orchestrator", t1, Map.of());

        assertThat(told.status()).isEqualTo(503);
        assertThat(told.json().has("access_token")).isFalse();
    }

    private StsWorld.Told ask(String from, BearerToken assertion, Map<String, String> changes) {
        var form = new HashMap<String, String>();
        form.put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
        form.put("assertion", assertion.text());
        form.put("requested_token_use", "on_behalf_of");
        form.put("scope", RETRIEVAL + "/vector.query");
        form.putAll(changes);
        return world.post(from, Routes.TOKEN, form);
    }
}
