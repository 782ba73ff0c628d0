// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.exchange.ExchangeException;
import io.sallyport.exchange.Exchanger;
import io.sallyport.exchange.Wanted;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.Principal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The token service over real mutual TLS, with an identity provider beside it. */
class TokenServiceTest {
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

    @Test
    void johns_question_travels_from_the_web_app_to_the_model_under_his_name() {
        BearerToken t1 =
                world.exchanged(
                        "web-app", world.t0(), "orchestrator", "chat.ask llm.invoke vector.query");
        BearerToken t2 = world.exchanged("orchestrator", t1, "retrieval", "vector.query");
        BearerToken t3 = world.exchanged("orchestrator", t1, "gateway", "llm.invoke");
        BearerToken t7 = world.exchanged("gateway", t3, "model", "llm.invoke");

        AccessToken read = world.reader().read(t7);
        assertThat(((Principal.User) read.principal()).subject().sub()).isEqualTo("john");
        assertThat(((Principal.User) read.principal()).groups()).containsExactly("engineering");
        assertThat(read.audience()).isEqualTo(StsWorld.id("model"));
        assertThat(read.actors())
                .isEqualTo(
                        List.of(
                                StsWorld.id("gateway"),
                                StsWorld.id("orchestrator"),
                                StsWorld.id("web-app")));
        assertThat(read.confirmation()).isEqualTo(world.thumbprint("gateway"));
        assertThat(read.txn()).isEqualTo(world.reader().read(t2).txn());
    }

    @Test
    void an_answer_has_the_form_of_rfc_8693_and_is_not_kept() {
        StsWorld.Told told =
                world.exchange(
                        "web-app",
                        world.t0(),
                        "orchestrator",
                        "chat.ask vector.admin",
                        Map.of("request_context", "{\"ip\":\"192.0.2.7\"}"));

        assertThat(told.status()).isEqualTo(200);
        assertThat(told.json().path("issued_token_type").asText()).isEqualTo(StsWorld.ACCESS_TOKEN);
        assertThat(told.json().path("token_type").asText()).isEqualTo("Bearer");
        assertThat(told.json().path("expires_in").asInt()).isEqualTo(300);
        assertThat(told.json().path("scope").asText()).isEqualTo("chat.ask");
        assertThat(world.reader().read(told.token()).address()).contains("192.0.2.7");
    }

    @Test
    void the_exchanger_of_a_workload_and_the_token_service_understand_each_other() {
        try (var exchanger =
                Exchanger.of(
                        world.identity("web-app"),
                        StsWorld.id("sts"),
                        URI.create("https://localhost:" + world.service().port() + Routes.TOKEN))) {
            Wanted wanted = Wanted.of(StsWorld.id("orchestrator"), "chat.ask");
            BearerToken t0 = world.t0();

            BearerToken t1 = exchanger.exchange(t0, wanted);

            assertThat(world.reader().read(t1).audience()).isEqualTo(StsWorld.id("orchestrator"));
            assertThat(exchanger.exchange(t0, wanted)).isEqualTo(t1);
            assertThatThrownBy(() -> exchanger.exchange(t0, Wanted.of(StsWorld.id("model"), "a")))
                    .isInstanceOfSatisfying(
                            ExchangeException.class,
                            e -> assertThat(e.code()).isEqualTo("invalid_target"));
        }
    }

    @Test
    void every_exchange_is_in_the_audit_log_and_no_token_is() {
        BearerToken t1 = world.exchanged("web-app", world.t0(), "orchestrator", "chat.ask");
        AccessToken read = world.reader().read(t1);

        assertThat(world.auditText())
                .contains("\"exchange\"", "edge:web-app>orchestrator", read.jti(), read.parent())
                .contains(read.txn(), world.thumbprint("web-app"))
                .doesNotContain(t1.text());
    }

    @ParameterizedTest
    @CsvSource({
        "web-app, retrieval, vector.query, invalid_target, no_edge",
        "web-app, gateway, llm.invoke, invalid_target, no_edge",
        "web-app, orchestrator, vector.admin, invalid_scope, no_scope_left",
        "web-app, orchestrator, '', invalid_scope, scope_malformed",
        "orchestrator, gateway, llm.invoke, invalid_request, not_addressed_to_requester",
        "gateway, model, llm.invoke, invalid_request, not_addressed_to_requester"
    })
    void attack_06_a_request_beyond_the_edges_is_refused_and_audited(
            String from, String to, String scope, String error, String reason) {
        StsWorld.Told told = world.exchange(from, world.t0(), to, scope);

        assertThat(told.status()).isEqualTo(400);
        assertThat(told.error()).isEqualTo(error);
        assertThat(told.json().toString())
                .as("the cause is for the audit log")
                .doesNotContain(reason);
        assertThat(world.auditText()).contains("exchange_refused", reason);
    }

    @Test
    void attack_12_ten_attempts_to_renew_the_own_token_all_fail_and_no_child_outlives_t0() {
        BearerToken t0 = world.t0();
        BearerToken t1 = world.exchanged("web-app", t0, "orchestrator", "chat.ask llm.invoke");
        for (int i = 0; i < 10; i++) {
            assertThat(world.exchange("web-app", t1, "orchestrator", "chat.ask").error())
                    .isEqualTo("invalid_request");
        }
        world.clock.advance(Duration.ofSeconds(270));

        BearerToken late = world.exchanged("orchestrator", t1, "gateway", "llm.invoke");

        assertThat(world.reader().read(late).expires())
                .isEqualTo(world.reader().read(t1).expires());
    }

    @ParameterizedTest
    @CsvSource({
        "grant_type, '', invalid_request, no_grant_type",
        "grant_type, password, unsupported_grant_type, unsupported_grant_type",
        "grant_type, refresh_token, unsupported_grant_type, unsupported_grant_type",
        "subject_token, '', invalid_request, no_subject_token",
        "subject_token, e30.e30.e30, invalid_request, subject_wrong_algorithm",
        "requested_token_type, urn:ietf:params:oauth:token-type:refresh_token, invalid_request, token_type_not_issued",
        "requested_token_type, urn:ietf:params:oauth:token-type:saml2, invalid_request, token_type_not_issued",
        "resource, spiffe://demo.sallyport/gateway, invalid_target, not_one_target",
        "audience, https://orchestrator#x, invalid_target, target_malformed",
        "assertion, x, invalid_request, parameter_of_another_grant_type",
        "client_secret, x, invalid_request, second_client_authentication"
    })
    void each_fault_has_its_code_and_its_own_reason_in_the_audit_log(
            String name, String value, String error, String reason) {
        StsWorld.Told told =
                world.exchange(
                        "web-app", world.t0(), "orchestrator", "chat.ask", Map.of(name, value));

        assertThat(told.status()).isEqualTo(400);
        assertThat(told.error()).isEqualTo(error);
        assertThat(world.auditText()).contains("\"" + reason + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"subject_token", "grant_type", "scope", "client_id"})
    void a_parameter_twice_is_refused_however_it_is_meant(String name) {
        String form =
                io.sallyport.http.Form.encode(world.exchangeForm(world.t0()))
                        + ("&" + name + "=a").repeat(2);

        assertThat(world.post("web-app", Routes.TOKEN, form).error()).isEqualTo("invalid_request");
        assertThat(world.auditText()).contains("repeated_parameter");
    }

    @Test
    void a_service_asks_with_nothing_of_a_user() {
        Map<String, String> form =
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "subject_token",
                        world.t0().text(),
                        "audience",
                        StsWorld.id("retrieval").toString(),
                        "scope",
                        "svc:vector.write:eng-docs");

        assertThat(world.post("ingest", Routes.TOKEN, form).error()).isEqualTo("invalid_request");
        assertThat(world.auditText()).contains("parameter_of_another_grant_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"actor_token", "actor_token_type"})
    void an_actor_token_is_refused_rather_than_ignored(String parameter) {
        StsWorld.Told told =
                world.exchange(
                        "web-app", world.t0(), "orchestrator", "chat.ask", Map.of(parameter, "x"));

        assertThat(told.error()).isEqualTo("invalid_request");
        assertThat(world.auditText()).contains("actor_token_not_taken");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "urn:ietf:params:oauth:token-type:id_token",
                "urn:ietf:params:oauth:token-type:refresh_token",
                "urn:ietf:params:oauth:token-type:jwt",
                ""
            })
    void attack_13_a_subject_that_is_no_access_token_is_refused(String type) {
        StsWorld.Told told =
                world.exchange(
                        "web-app",
                        world.t0(),
                        "orchestrator",
                        "chat.ask",
                        Map.of("subject_token_type", type));

        assertThat(told.error()).isEqualTo("invalid_request");
    }

    @Test
    void a_tenant_that_the_issuer_may_not_assert_is_refused() {
        StsWorld.Told told =
                world.exchange(
                        "web-app",
                        world.t0(claims -> claims.claim("tenant", "initech")),
                        "orchestrator",
                        "chat.ask");

        assertThat(told.error()).isEqualTo("invalid_request");
        assertThat(world.auditText()).contains("subject_tenant_not_of_this_issuer");
    }

    @Test
    void a_client_id_that_is_not_the_certificates_is_refused() {
        StsWorld.Told told =
                world.exchange(
                        "orchestrator",
                        world.t0(),
                        "orchestrator",
                        "chat.ask",
                        Map.of("client_id", StsWorld.id("web-app").toString()));

        assertThat(told.status()).isEqualTo(401);
        assertThat(told.error()).isEqualTo("invalid_client");
    }

    @Test
    void a_workload_that_is_not_on_the_list_gets_nothing() {
        StsWorld.Told told = world.exchange("stranger", world.t0(), "orchestrator", "chat.ask");

        assertThat(told.status()).isEqualTo(403);
        assertThat(told.json().path("code").asText()).isEqualTo("edge_not_allowed");
    }

    @Test
    void attack_14_ingest_gets_a_service_token_without_any_user_and_cannot_exchange_it() {
        StsWorld.Told told = service("ingest", "retrieval", "svc:vector.write:eng-docs");

        AccessToken read = world.reader().read(told.token());
        assertThat(read.principal()).isEqualTo(new Principal.Service(StsWorld.id("ingest")));
        assertThat(read.actors()).isEmpty();
        assertThat(read.scopes()).containsExactly("svc:vector.write:eng-docs");
        assertThat(read.confirmation()).isEqualTo(world.thumbprint("ingest"));
        assertThat(told.json().has("issued_token_type")).isFalse();
        assertThat(world.exchange("retrieval", told.token(), "gateway", "llm.embed").error())
                .isEqualTo("invalid_request");
        assertThat(world.auditText()).contains("no_user");
    }

    @ParameterizedTest
    @CsvSource({
        "ingest, retrieval, vector.query, invalid_scope",
        "ingest, retrieval, svc:vector.write:globex-docs, invalid_scope",
        "ingest, gateway, svc:vector.write:eng-docs, invalid_target",
        "web-app, retrieval, svc:vector.write:eng-docs, unauthorized_client"
    })
    void a_service_gets_no_more_than_its_configuration_says(
            String from, String to, String scope, String error) {
        assertThat(service(from, to, scope).error()).isEqualTo(error);
    }

    @Test
    void a_field_needs_a_purpose_and_a_fresh_sign_in() {
        Map<String, String> open = Map.of("field", "ssn", "purpose", "payroll");
        BearerToken t0 = world.t0();
        StsWorld.Told t6 = world.exchange("web-app", t0, "keys", "field.open", open);
        StsWorld.Told bare = world.exchange("web-app", t0, "keys", "field.open");

        world.clock.advance(Duration.ofMinutes(3));
        StsWorld.Told old = world.exchange("web-app", t0, "keys", "field.open", open);

        assertThat(t6.json().path("expires_in").asInt()).isEqualTo(30);
        assertThat(t6.json().path("scope").asText()).isEqualTo("field.open");
        assertThat(bare.error()).isEqualTo("invalid_request");
        assertThat(old.error()).isEqualTo("insufficient_user_authentication");
    }

    @Test
    void one_token_is_exchanged_over_one_edge_only_so_often_also_in_parallel() throws Exception {
        BearerToken t0 = world.t0();
        try (var threads = java.util.concurrent.Executors.newFixedThreadPool(8)) {
            var tries = new java.util.ArrayList<java.util.concurrent.Callable<Integer>>();
            for (int i = 0; i < 12; i++) {
                tries.add(() -> world.exchange("web-app", t0, "orchestrator", "chat.ask").status());
            }
            int granted = 0;
            for (var status : threads.invokeAll(tries)) {
                granted += status.get() == 200 ? 1 : 0;
            }

            assertThat(granted).isEqualTo(5); // exchanges-per-token of the sample
        }
        assertThat(world.auditText()).contains("exchanged_too_often");
    }

    @Test
    void a_sessions_address_does_not_change_under_way() {
        world.exchange("web-app", world.t0(), "orchestrator", "chat.ask", ip("192.0.2.7"));

        StsWorld.Told moved =
                world.exchange("web-app", world.t0(), "orchestrator", "chat.ask", ip("192.0.2.8"));

        assertThat(moved.error()).isEqualTo("invalid_request");
        assertThat(world.auditText()).contains("address_of_session_changed");
    }

    @Test
    void a_sessions_address_outlives_a_restart() throws Exception {
        world.exchange("web-app", world.t0(), "orchestrator", "chat.ask", ip("192.0.2.7"));

        world.restart();

        BearerToken t0 = world.t0();
        StsWorld.Told moved =
                world.exchange("web-app", t0, "orchestrator", "chat.ask", ip("192.0.2.8"));
        StsWorld.Told stayed =
                world.exchange("web-app", t0, "orchestrator", "chat.ask", ip("192.0.2.7"));
        assertThat(moved.error()).isEqualTo("invalid_request");
        assertThat(stayed.status()).isEqualTo(200);
    }

    @Test
    void parameters_in_the_url_or_in_json_are_refused() {
        StsWorld.Told url =
                world.post("web-app", "/oauth2/token?grant_type=client_credentials", "a=b");
        StsWorld.Told unknown =
                world.post("web-app", "/oauth2/token", "grant_type=password&username=john");

        assertThat(url.error()).isEqualTo("invalid_request");
        assertThat(unknown.error()).isEqualTo("unsupported_grant_type");
    }

    @Test
    void attack_25_while_the_identity_provider_is_down_a_new_user_is_refused() {
        BearerToken t0 = world.t0();
        world.idp.close();

        StsWorld.Told told = world.exchange("web-app", t0, "orchestrator", "chat.ask");

        assertThat(told.status()).isEqualTo(503);
        assertThat(told.error()).isEqualTo("temporarily_unavailable");
    }

    @Test
    void without_its_audit_log_no_token_leaves() {
        world.auditLog().close();

        StsWorld.Told told = world.exchange("web-app", world.t0(), "orchestrator", "chat.ask");

        assertThat(told.status()).isEqualTo(503);
        assertThat(told.json().has("access_token")).isFalse();
    }

    @Test
    void metadata_and_keys_say_what_a_client_must_know() {
        StsWorld.Told metadata = world.get("retrieval", "/.well-known/oauth-authorization-server");

        assertThat(metadata.json().path("issuer").asText()).isEqualTo("https://localhost:8444");
        assertThat(metadata.json().path("tls_client_certificate_bound_access_tokens").asBoolean())
                .isTrue();
        assertThat(world.get("retrieval", "/oauth2/jwks").json().path("keys").get(0).has("d"))
                .isFalse();
    }

    private static Map<String, String> ip(String address) {
        return Map.of("request_context", "{\"ip\":\"" + address + "\"}");
    }

    private StsWorld.Told service(String from, String to, String scope) {
        return world.post(
                from,
                "/oauth2/token",
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "audience",
                        StsWorld.id(to).toString(),
                        "scope",
                        scope));
    }
}
