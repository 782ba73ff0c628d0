// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.world.World;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sallyport policy} on the folder that a demo gets. */
class PolicyCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder;
    private Path demo;

    private record Said(int exit, String out, String err) {}

    @BeforeEach
    void write() throws IOException {
        demo = folder.resolve("demo");
        Files.createDirectories(demo.resolve("policies"));
        for (String policy : DemoConfig.POLICIES) {
            Files.writeString(
                    demo.resolve("policies").resolve(policy), World.resource("policies/" + policy));
        }
        Files.writeString(demo.resolve("policy-cases.yaml"), World.resource("policy-cases.yaml"));
    }

    @Test
    void the_demos_cases_hold_where_a_demo_is() throws IOException {
        demo = folder.resolve("other");
        new DemoConfig(new Layout(demo, 8400), false).write();
        String file = demo.resolve("policy-cases.yaml").toString();

        Said said = run("policy", "test", file);
        Said json = run("policy", "test", file, "--json");

        assertThat(said.exit()).as(said.out()).isZero();
        assertThat(said.out()).endsWith("43 cases, all hold\n");
        assertThat(json.exit()).isZero();
        assertThat(JSON.readTree(json.out()).path("failed").asInt()).isZero();
        assertThat(JSON.readTree(json.out()).path("cases")).hasSize(43);
    }

    @Test
    void a_case_that_does_not_hold_says_what_was_expected_what_came_and_why() throws IOException {
        Path file = cases("search Collection acme/hr-docs", "permit");

        Said said = run("policy", "test", file.toString(), "--policies", policies());
        JsonNode json =
                JSON.readTree(
                        run("policy", "test", file.toString(), "--policies", policies(), "--json")
                                .out());

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out())
                .contains("FAIL   1 acme/john in [engineering] by orchestrator")
                .contains("search Collection acme/hr-docs: expected permit, got deputy\n")
                .contains("user:  denied: no policy permits it\n")
                .contains("actor: permitted by collections.orchestrator-searches\n")
                .endsWith("1 cases, 1 failed\n");
        assertThat(json.path("failed").asInt()).isEqualTo(1);
        assertThat(json.at("/cases/0/got").asText()).isEqualTo("deputy");
        assertThat(json.at("/cases/0/user/reason").asText()).isEqualTo("no_policy_permits");
    }

    @Test
    void a_changed_policy_breaks_the_case_that_was_written_for_it() throws IOException {
        Path hr = demo.resolve("policies").resolve("collections.cedar");
        Files.writeString(hr, Files.readString(hr).replace("acme/hr\"", "acme/engineering\""));

        Said said = run("policy", "test", demo.resolve("policy-cases.yaml").toString());

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out()).contains("hr-docs: expected deputy, got permit");
    }

    @Test
    void what_cannot_be_read_is_told_with_all_its_faults_and_status_2() throws IOException {
        Path file = cases("search", "permit");
        Path broken = Files.createDirectory(folder.resolve("broken"));
        Files.writeString(broken.resolve("schema.cedarschema"), "entity User;\nentty X;\n");
        Files.writeString(broken.resolve("a.cedar"), "\npermit (");

        Said cases = run("policy", "test", file.toString());
        Said policies =
                run(
                        "policy",
                        "test",
                        demo.resolve("policy-cases.yaml").toString(),
                        "--policies",
                        broken.toString());
        Said missing = run("policy", "test", folder.resolve("none.yaml").toString());

        assertThat(List.of(cases.exit(), policies.exit(), missing.exit())).containsOnly(2);
        assertThat(cases.err()).contains(":4: cases[0].ask: `search` (expected: ACTION TYPE");
        assertThat(policies.err()).contains("cedarschema:2: not Cedar").contains("a.cedar:2: not");
        assertThat(missing.err()).contains("none.yaml");
    }

    @Test
    void cases_without_a_policy_folder_are_refused() throws IOException {
        Said said = run("policy", "test", cases("search Collection acme/x", "deny").toString());

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("policies: none (expected: --policies DIR");
    }

    @Test
    void an_explanation_tells_both_decisions_and_the_policies_that_made_them() throws IOException {
        List<String> question = question("john", "engineering", "Collection::acme/hr-docs");

        Said said = run(question);
        question.add("--json");
        JsonNode json = JSON.readTree(run(question).out());

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out())
                .isEqualTo(
                        """
                        deputy: the service could, the user may not
                        user:  denied: no policy permits it
                        actor: permitted by collections.orchestrator-searches
                        """);
        assertThat(json)
                .isEqualTo(
                        JSON.readTree(
                                """
                                { "answer": "deputy",
                                  "user": { "decision": "deny", "reason": "no_policy_permits",
                                            "policies": [] },
                                  "actor": { "decision": "permit",
                                             "policies": ["collections.orchestrator-searches"] } }
                                """));
    }

    @Test
    void who_may_is_told_so_with_status_0() {
        Said said = run(question("helen", "hr,engineering", "Collection::\"acme/hr-docs\""));

        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(said.out()).contains("user:  permitted by collections.hr-searches-hr-docs\n");
    }

    @Test
    void another_tenants_resource_is_denied_whatever_policies_say() throws IOException {
        Files.writeString(
                demo.resolve("policies").resolve("open.cedar"),
                "permit (principal is User, action, resource);");

        Said said = run(question("john", "staff", "Collection::globex/globex-docs"));

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out()).contains("user:  denied: another tenant's");
    }

    @Test
    void a_service_on_its_own_is_asked_about_as_such() {
        Said said =
                run(
                        "policy",
                        "explain",
                        "--policies",
                        policies(),
                        "--tenant",
                        "acme",
                        "--service",
                        "ingest",
                        "--action",
                        "write",
                        "--resource",
                        "Collection::acme/hr-docs");

        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(said.out()).contains("user:  permitted by collections.ingest-writes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Collection", "Collection::hr-docs", "::acme/x", "Collection::ACME/x"})
    void a_resource_without_type_or_tenant_is_no_question(String resource) {
        Said said = run(question("john", "hr", resource));

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("(expected: ");
    }

    @Test
    void a_user_without_an_acting_service_is_no_question() {
        Said said =
                run(
                        "policy",
                        "explain",
                        "--policies",
                        policies(),
                        "--tenant",
                        "acme",
                        "--user",
                        "john",
                        "--action",
                        "search",
                        "--resource",
                        "Collection::acme/hr-docs");

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("by: no service (expected: who acts for the user)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "explain"})
    void help_teaches_by_example(String command) {
        Said said = run("policy", command, "--help");

        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("Exit 0: ").contains("or example");
    }

    private List<String> question(String user, String groups, String resource) {
        return new ArrayList<>(
                List.of(
                        "policy",
                        "explain",
                        "--policies",
                        policies(),
                        "--tenant",
                        "acme",
                        "--user",
                        user,
                        "--groups",
                        groups,
                        "--actor",
                        "orchestrator",
                        "--action",
                        "search",
                        "--resource",
                        resource));
    }

    private String policies() {
        return demo.resolve("policies").toString();
    }

    private Path cases(String ask, String expect) throws IOException {
        return Files.writeString(
                folder.resolve("cases.yaml"),
                """
                domain: demo.sallyport
                cases:
                  - given: { user: acme/john, in: [engineering], by: orchestrator }
                    ask: %s
                    expect: %s
                """
                        .formatted(ask, expect));
    }

    private static Said run(List<String> arguments) {
        return run(arguments.toArray(String[]::new));
    }

    private static Said run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit =
                Main.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(arguments);
        return new Said(exit, out.toString(), err.toString());
    }
}
