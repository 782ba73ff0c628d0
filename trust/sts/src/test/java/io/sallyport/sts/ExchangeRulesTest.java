// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Principal;
import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks 6 to 14 of research/identity.md, section 5, as far as a rule stops them. */
class ExchangeRulesTest {
    private final ExchangeRules rules = Cast.rules();

    @Test
    void the_web_app_gets_johns_token_for_the_orchestrator() {
        AccessToken t1 = granted(Cast.ask("web-app", "orchestrator", "chat.ask"), Cast.t0());

        assertThat(t1.principal()).isEqualTo(Cast.john());
        assertThat(t1.audience()).isEqualTo(Cast.id("orchestrator"));
        assertThat(t1.client()).isEqualTo(Cast.id("web-app"));
        assertThat(t1.actors()).containsExactly(Cast.id("web-app"));
        assertThat(t1.confirmation()).isEqualTo(Cast.peer("web-app").thumbprint());
        assertThat(t1.scopes()).containsExactly("chat.ask");
        assertThat(t1.parent()).isEqualTo("t0-1");
        assertThat(t1.sid()).isEqualTo("sid-1");
        assertThat(t1.expires()).isEqualTo(Cast.t0().expires());
        assertThat(t1.txn()).isNotBlank();
    }

    @Test
    void three_hops_keep_the_user_the_chain_and_its_id() {
        AccessToken t1 = granted(Cast.ask("web-app", "orchestrator", "llm.invoke"), Cast.t0());
        AccessToken t3 = granted(Cast.ask("orchestrator", "gateway", "llm.invoke"), Parent.of(t1));
        AccessToken t7 = granted(Cast.ask("gateway", "model", "llm.invoke"), Parent.of(t3));

        assertThat(t7.principal()).isEqualTo(Cast.john());
        assertThat(t7.actors())
                .containsExactly(Cast.id("gateway"), Cast.id("orchestrator"), Cast.id("web-app"));
        assertThat(t7.txn()).isEqualTo(t1.txn());
        assertThat(t7.parent()).isEqualTo(t3.jti());
        assertThat(t7.confirmation()).isEqualTo(Cast.peer("gateway").thumbprint());
        assertThat(t7.expires()).isEqualTo(Cast.NOON.plusSeconds(60));
    }

    @ParameterizedTest
    @CsvSource({
        "web-app, retrieval",
        "web-app, gateway",
        "web-app, model",
        "web-app, sts",
        "web-app, web-app",
        "web-app, nobody"
    })
    void a_target_without_an_edge_is_refused(String from, String to) {
        assertRefused(Cast.ask(from, to, "vector.query"), Cast.t0(), "invalid_target", "no_edge");
    }

    @ParameterizedTest
    @ValueSource(strings = {"retrieval", "model", "web-app", "keys"})
    void a_token_addressed_to_somebody_else_is_refused(String rogue) {
        AccessToken t1 = granted(Cast.ask("web-app", "orchestrator", "chat.ask"), Cast.t0());

        assertRefused(
                Cast.ask(rogue, "gateway", "llm.invoke"),
                Parent.of(t1),
                "invalid_grant",
                "not_addressed_to_requester");
    }

    @Test
    void a_client_cannot_renew_what_it_was_issued() {
        AccessToken t1 = granted(Cast.ask("web-app", "orchestrator", "chat.ask"), Cast.t0());

        assertRefused(
                Cast.ask("web-app", "orchestrator", "chat.ask"),
                Parent.of(t1),
                "invalid_grant",
                "not_addressed_to_requester");
    }

    @Test
    void scopes_are_what_is_asked_and_had_and_allowed_on_the_edge() {
        Ask greedy = Cast.ask("web-app", "orchestrator", "chat.ask", "field.open", "vector.admin");

        assertThat(granted(greedy, Cast.t0()).scopes()).containsExactly("chat.ask");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vector.admin", "field.open", "svc:vector.write:eng-docs"})
    void a_scope_that_the_edge_or_the_parent_lacks_is_refused(String scope) {
        assertRefused(
                Cast.ask("web-app", "orchestrator", scope),
                Cast.t0(),
                "invalid_scope",
                "no_scope_left");
    }

    @Test
    void what_the_parent_lost_no_child_gets_back() {
        AccessToken narrow = granted(Cast.ask("web-app", "orchestrator", "chat.ask"), Cast.t0());

        assertRefused(
                Cast.ask("orchestrator", "retrieval", "vector.query"),
                Parent.of(narrow),
                "invalid_scope",
                "no_scope_left");
    }

    @Test
    void a_stolen_token_of_the_identity_provider_is_bound_to_the_web_apps_certificate() {
        var thief = new Peer(Cast.id("web-app"), "B".repeat(43), Cast.NOON.plusSeconds(60));
        Ask ask =
                new Ask(
                        thief,
                        Cast.id("orchestrator"),
                        Set.of("chat.ask"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());

        assertRefused(ask, Cast.t0(), "invalid_grant", "bound_to_another_certificate");
    }

    @Test
    void a_services_own_token_is_never_exchanged() {
        AccessToken t1 = granted(Cast.ask("web-app", "orchestrator", "chat.ask"), Cast.t0());
        var service = withPrincipal(Parent.of(t1), new Principal.Service(Cast.id("web-app")));

        assertRefused(
                Cast.ask("orchestrator", "gateway", "llm.invoke"),
                service,
                "invalid_grant",
                "no_user");
    }

    @Test
    void nobody_stands_in_a_chain_twice_and_a_chain_has_four_members_at_most() {
        Parent loop = withActors("gateway", "orchestrator", "web-app");
        Parent full = withActors("retrieval", "keys", "model", "web-app");

        assertRefused(
                Cast.ask("orchestrator", "gateway", "llm.invoke"),
                loop,
                "invalid_grant",
                "repeated_actor");
        assertRefused(
                Cast.ask("orchestrator", "gateway", "llm.invoke"),
                full,
                "invalid_grant",
                "chain_too_long");
    }

    @Test
    void an_expired_parent_has_no_child() {
        Outcome outcome =
                rules.judge(
                        Cast.ask("web-app", "orchestrator", "chat.ask"),
                        Cast.t0(),
                        Cast.NOON.plusSeconds(240));

        assertThat(outcome).isEqualTo(new Outcome.Refused(OauthError.INVALID_GRANT, "expired"));
    }

    @Test
    void one_field_opens_for_one_purpose_and_thirty_seconds() {
        AccessToken t6 = granted(open("ssn", "payroll check"), Cast.t0());

        assertThat(t6.details())
                .containsEntry("field", "ssn")
                .containsEntry("purpose", "payroll check");
        assertThat(t6.expires()).isEqualTo(Cast.NOON.plusSeconds(30));
        assertThat(t6.audience()).isEqualTo(Cast.id("keys"));
    }

    @Test
    void a_field_without_a_purpose_stays_shut() {
        Ask bare = Cast.ask("web-app", "keys", "field.open");

        assertRefused(bare, Cast.t0(), "invalid_request", "field_and_purpose_needed");
    }

    @Test
    void a_sign_in_of_three_minutes_ago_does_not_open_a_field() {
        Instant later = Cast.NOON.plusSeconds(61);

        assertThat(rules.judge(open("ssn", "payroll"), Cast.t0(), later))
                .isEqualTo(
                        new Outcome.Refused(
                                OauthError.INSUFFICIENT_USER_AUTHENTICATION, "sign_in_too_old"));
    }

    @Test
    void the_users_address_is_stated_by_the_web_app_and_kept() {
        AccessToken t1 =
                granted(from("web-app", "orchestrator", "chat.ask", "192.0.2.7"), Cast.t0());

        assertThat(t1.address()).contains("192.0.2.7");
        assertRefused(
                from("orchestrator", "gateway", "llm.invoke", "198.51.100.1"),
                Parent.of(t1),
                "invalid_request",
                "address_not_stated_here");
    }

    private AccessToken granted(Ask ask, Parent parent) {
        Outcome outcome = rules.judge(ask, parent, Cast.NOON);
        assertThat(outcome).isInstanceOf(Outcome.Granted.class);
        return ((Outcome.Granted) outcome).token();
    }

    private void assertRefused(Ask ask, Parent parent, String code, String reason) {
        Outcome outcome = rules.judge(ask, parent, Cast.NOON);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> {
                            assertThat(refused.error().code()).isEqualTo(code);
                            assertThat(refused.reason()).isEqualTo(reason);
                        });
    }

    private static Ask open(String field, String purpose) {
        return new Ask(
                Cast.peer("web-app"),
                Cast.id("keys"),
                Set.of("field.open"),
                Optional.empty(),
                Optional.of(field),
                Optional.of(purpose));
    }

    private static Ask from(String from, String to, String scope, String address) {
        return new Ask(
                Cast.peer(from),
                Cast.id(to),
                Set.of(scope),
                Optional.of(address),
                Optional.empty(),
                Optional.empty());
    }

    private static Parent withActors(String... names) {
        Parent t0 = Cast.t0();
        List<SpiffeId> actors = java.util.Arrays.stream(names).map(Cast::id).toList();
        return new Parent(
                t0.principal(),
                Cast.id("orchestrator"),
                t0.scopes(),
                actors,
                "txn",
                t0.sid(),
                t0.jti(),
                t0.expires(),
                t0.authenticated(),
                t0.address(),
                Optional.empty(),
                t0.denied());
    }

    private static Parent withPrincipal(Parent parent, Principal principal) {
        return new Parent(
                principal,
                parent.holder(),
                parent.scopes(),
                parent.actors(),
                parent.txn(),
                parent.sid(),
                parent.jti(),
                parent.expires(),
                parent.authenticated(),
                parent.address(),
                parent.boundTo(),
                parent.denied());
    }
}
