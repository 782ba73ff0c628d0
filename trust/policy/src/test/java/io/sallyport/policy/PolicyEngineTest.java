// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.sallyport.identity.Principal;
import io.sallyport.identity.TenantId;
import io.sallyport.runtime.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyEngineTest {
    private static final TenantId ACME = Shelf.ACME;
    private static final Ask DOCS = Shelf.DOCS;
    private static final String ORCHESTRATOR = Shelf.ORCHESTRATOR;
    private static final String READERS = Shelf.READERS;

    @TempDir private Path folder;
    private Shelf shelf;

    @BeforeEach
    void schema() {
        shelf = Shelf.in(folder);
    }

    @Test
    void both_user_and_service_must_be_permitted() throws IOException {
        write("docs.cedar", READERS + ORCHESTRATOR);

        try (var engine = PolicyEngine.open(folder)) {
            assertThat(reader(engine, "orchestrator").permitted()).isTrue();
            assertThat(reader(engine, "web-app").permitted()).isFalse();
            Judgement stranger =
                    engine.judge(Tokens.user("acme", "eve", Set.of(), "orchestrator"), DOCS);
            assertThat(stranger.deputyBlocked()).isTrue();
        }
    }

    @Test
    void an_empty_set_permits_nothing() {
        try (var engine = PolicyEngine.open(folder)) {
            assertThat(reader(engine, "orchestrator"))
                    .isEqualTo(
                            new Judgement(
                                    deny(Decision.Reason.NO_POLICY_PERMITS),
                                    deny(Decision.Reason.NO_POLICY_PERMITS)));
        }
    }

    @Test
    void two_tenants_with_the_same_group_and_the_same_sub_never_meet() throws IOException {
        write("docs.cedar", READERS + ORCHESTRATOR);
        var docsOfGlobex = new Ask("search", "Collection", "docs", new TenantId("globex"));
        var john = Tokens.user("globex", "john", Set.of("readers"), "orchestrator");

        try (var engine = PolicyEngine.open(folder)) {
            assertThat(engine.judge(john, DOCS).user())
                    .isEqualTo(deny(Decision.Reason.OTHER_TENANT));
            assertThat(engine.judge(john, docsOfGlobex).user())
                    .isEqualTo(deny(Decision.Reason.NO_POLICY_PERMITS));
            assertThat(reader(engine, "orchestrator").permitted()).isTrue();
        }
    }

    @Test
    void two_issuers_with_the_same_sub_never_meet() throws IOException {
        write(
                "docs.cedar",
                """
                permit (
                    principal == User::"acme/https://idp.test#john", action, resource);
                """
                        + ORCHESTRATOR);

        try (var engine = PolicyEngine.open(folder)) {
            var johns = Tokens.user("acme", "https://idp.test", "john", Set.of(), "orchestrator");
            var other = Tokens.user("acme", "https://idp2.test", "john", Set.of(), "orchestrator");
            var tricky = Tokens.user("acme", "https://idp.test#", "john", Set.of(), "orchestrator");
            assertThat(engine.judge(johns, DOCS).permitted()).isTrue();
            assertThat(engine.judge(other, DOCS).permitted()).isFalse();
            assertThat(engine.judge(tricky, DOCS).permitted()).isFalse();
        }
    }

    @Test
    void a_policy_that_permits_everything_does_not_open_another_tenant() throws IOException {
        write("open.cedar", "permit (principal is User, action, resource);\n" + ORCHESTRATOR);

        try (var engine = PolicyEngine.open(folder)) {
            var olga = Tokens.user("globex", "olga", Set.of(), "orchestrator");
            assertThat(engine.judge(olga, DOCS).user())
                    .isEqualTo(deny(Decision.Reason.OTHER_TENANT));
        }
    }

    @Test
    void the_built_in_forbid_holds_without_the_check_before_it() throws Exception {
        write("open.cedar", "permit (principal is User, action, resource);\n");
        Rules rules = PolicyFolder.read(folder, 1);
        var olga = Tokens.user("globex", "olga", Set.of(), "orchestrator");

        Verdict verdict = rules.weigh(new Asker.User((Principal.User) olga.principal()), DOCS);

        assertThat(verdict)
                .isEqualTo(
                        new Verdict(
                                deny(Decision.Reason.FORBIDDEN), Set.of("built-in.other-tenant")));
    }

    @Test
    void a_forbid_wins() throws IOException {
        write(
                "docs.cedar",
                READERS
                        + ORCHESTRATOR
                        + "forbid (principal in Group::\"acme/banned\", action, resource);\n");
        var token = Tokens.user("acme", "eve", Set.of("readers", "banned"), "orchestrator");

        try (var engine = PolicyEngine.open(folder)) {
            assertThat(engine.judge(token, DOCS).user()).isEqualTo(deny(Decision.Reason.FORBIDDEN));
        }
    }

    @Test
    void a_right_to_act_for_users_is_no_right_of_the_service_alone() throws IOException {
        write("docs.cedar", READERS + ORCHESTRATOR);

        try (var engine = PolicyEngine.open(folder)) {
            Judgement alone = engine.judge(Tokens.service("acme", "orchestrator"), DOCS);
            assertThat(alone.user()).isEqualTo(deny(Decision.Reason.NO_POLICY_PERMITS));
            assertThat(alone.actor()).isEqualTo(alone.user());
        }
    }

    @Test
    void a_policy_that_fails_while_asked_is_a_deny() throws IOException {
        write(
                "docs.cedar",
                READERS
                        + ORCHESTRATOR
                        + """
                        forbid (principal is User, action, resource)
                        when { 9223372036854775807 + (if resource.name == "docs" then 1 else 0) > 0 };
                        """);

        try (var engine = PolicyEngine.open(folder)) {
            assertThat(reader(engine, "orchestrator").user())
                    .isEqualTo(deny(Decision.Reason.POLICY_UNAVAILABLE));
        }
    }

    @Test
    void all_faults_of_a_broken_folder_are_told_at_once_with_their_lines() throws IOException {
        write(
                "a.cedar",
                """
                permit (principal is User, action, resource); // fine; really
                permit (principal is User, action
                forbid (principal, action, resource);
                permit (principal is User, action, resource) when { resource.name == "a;\\q" };
                permit (principal is User, action, resource);
                """);
        write(
                "b.cedar",
                """
                // first: ein Häuschen für jeden, ääääääääääääääääääää
                permit (principal is User, action == Action::"serch", resource);

                permit (principal, action, resource);
                permit (principal is User, action, resource) when { resource.colour == "red" };
                """);

        var broken =
                catchThrowableOfType(ConfigurationException.class, () -> PolicyEngine.open(folder));

        assertThat(broken.faults())
                .anyMatch(fault ->
                        fault.startsWith("a.cedar:3: not Cedar: unexpected token `forbid`"))
                .anyMatch(fault -> fault.startsWith("a.cedar:4: not Cedar: the input `\\q`"))
                .anyMatch(fault -> fault.startsWith("b.cedar:2: policy b.1: unrecognized action"))
                .anyMatch(fault -> fault.startsWith("b.cedar:4: permit: any principal"))
                .anyMatch(fault -> fault.startsWith("b.cedar:5: policy b.3: attribute `colour`"))
                .allMatch(fault -> fault.contains("(expected:"));
    }

    @Test
    void a_policy_can_hide_neither_another_files_nor_a_built_in_one() {
        shelf.write("built-in.cedar", "@id(\"other-tenant\")\n" + ORCHESTRATOR)
                .write("docs.cedar", "@id(\"a.b\")\n" + ORCHESTRATOR)
                .write("docs.a.cedar", "\n@id(\"b\")\n" + ORCHESTRATOR);

        var broken =
                catchThrowableOfType(ConfigurationException.class, () -> PolicyEngine.open(folder));

        assertThat(broken.faults())
                .containsExactly(
                        "built-in.cedar:1: @id: built-in.other-tenant (expected: once in all)",
                        "docs.cedar:1: @id: docs.a.b (expected: once in all)");
    }

    @Test
    void a_missing_schema_or_folder_refuses_to_open() throws IOException {
        Files.delete(folder.resolve("schema.cedarschema"));

        assertThatThrownBy(() -> PolicyEngine.open(folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("schema.cedarschema: missing");
        assertThatThrownBy(() -> PolicyEngine.open(folder.resolve("none")))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void a_schema_that_no_request_can_satisfy_is_told_at_start() throws IOException {
        write(
                "schema.cedarschema",
                """
                entity User { tenant: String, shoeSize: Long };
                entity Collection { tenant: String, name: String };
                action search appliesTo { principal: [User], resource: [Collection] };
                """);

        assertThatThrownBy(() -> PolicyEngine.open(folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("action search on Collection by User");
    }

    @Test
    void a_reload_takes_effect_at_once_and_a_broken_one_keeps_the_old() throws IOException {
        write("docs.cedar", READERS + ORCHESTRATOR);
        try (var engine = PolicyEngine.open(folder)) {
            assertThat(reader(engine, "orchestrator").permitted()).isTrue();

            write("docs.cedar", "permit (");
            assertThatThrownBy(engine::reload).isInstanceOf(ConfigurationException.class);
            assertThat(reader(engine, "orchestrator").permitted()).isTrue();

            write("docs.cedar", ORCHESTRATOR);
            engine.reload();
            assertThat(reader(engine, "orchestrator").permitted()).isFalse();
            assertThat(engine.epoch()).isEqualTo(2);
        }
    }

    @Test
    void user_and_service_are_judged_by_one_generation_while_policies_change() throws Exception {
        String nobodyActs = READERS;
        String nobodyReads = ORCHESTRATOR;
        shelf.write("docs.cedar", nobodyActs);
        try (var engine = PolicyEngine.open(folder)) {
            var permitted = new AtomicInteger();
            var judged = new AtomicInteger();
            Thread asking =
                    Thread.ofVirtual()
                            .start(() -> {
                                while (!Thread.currentThread().isInterrupted()) {
                                    permitted.addAndGet(Shelf.readable(engine) ? 1 : 0);
                                    judged.incrementAndGet();
                                }
                            });

            for (int i = 0; i < 100; i++) {
                shelf.write("docs.cedar", i % 2 == 0 ? nobodyReads : nobodyActs);
                engine.reload();
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> judged.get() > 100);
            asking.interrupt();
            asking.join();

            assertThat(permitted).hasValue(0);
            assertThat(engine.epoch()).isEqualTo(101);
        }
    }

    @Test
    void asking_for_made_up_resources_prepares_no_further_sets() throws IOException {
        write("docs.cedar", READERS + ORCHESTRATOR);
        Rules rules = PolicyFolder.read(folder, 1);
        int before = rules.candidates().prepared();

        List.of("docs", "x", "y", "z")
                .forEach(id -> rules.candidates().of(new Ask("search", "Collection", id, ACME)));

        assertThat(rules.candidates().prepared()).isLessThanOrEqualTo(before + 2);
    }

    @Test
    void a_set_holds_only_policies_that_can_apply() throws IOException {
        write("docs.cedar", READERS + ORCHESTRATOR);
        Rules rules = PolicyFolder.read(folder, 1);

        var ids =
                rules
                        .candidates()
                        .of(new Ask("search", "Collection", "other", ACME))
                        .policies
                        .stream()
                        .map(policy -> policy.getID());

        assertThat(ids).containsExactlyInAnyOrder("built-in.other-tenant", "docs.2");
    }

    @Test
    void a_closed_engine_permits_nothing() throws IOException {
        write("docs.cedar", READERS + ORCHESTRATOR);
        var engine = PolicyEngine.open(folder);

        engine.close();

        assertThat(reader(engine, "orchestrator").user())
                .isEqualTo(deny(Decision.Reason.POLICY_UNAVAILABLE));
    }

    private static Judgement reader(PolicyEngine engine, String actor) {
        return engine.judge(Tokens.user("acme", "rita", Set.of("readers"), actor), DOCS);
    }

    private static Decision deny(Decision.Reason reason) {
        return new Decision.Deny(reason);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
