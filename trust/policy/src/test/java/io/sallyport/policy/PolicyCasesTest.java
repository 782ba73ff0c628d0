// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.runtime.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases that the demo ships with, against the policies that it runs with. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyCasesTest {
    private static final PolicyCases CASES =
            PolicyCases.read(
                    Path.of("../../lab/world/src/main/resources/io/sallyport/world")
                            .resolve("policy-cases.yaml"));

    private PolicyEngine engine;

    @BeforeAll
    void open() {
        engine = PolicyEngine.open(CASES.policies().orElseThrow());
    }

    @AfterAll
    void close() {
        engine.close();
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void the_policies_answer_as_written_down(PolicyCases.Outcome outcome) {
        assertThat(outcome.got()).as("%s", outcome).isEqualTo(outcome.asked().expect());
    }

    private Stream<PolicyCases.Outcome> outcomes() {
        return CASES.run(engine).stream();
    }

    @Test
    void a_token_is_judged_as_its_case_is() {
        var john = Tokens.user("acme", "john", Set.of("engineering"), "orchestrator");
        var asked = PolicyCase.parse("search Collection acme/hr-docs");

        assertThat(engine.judge(john, asked))
                .isEqualTo(engine.explain(Requester.of(john), asked).judgement());
    }

    @Test
    void an_explanation_names_the_policies_that_decided_and_no_others() {
        var helen = Tokens.user("acme", "helen", Set.of("hr", "engineering"), "orchestrator");
        var asked = PolicyCase.parse("search Collection acme/hr-docs");

        Explanation explained = engine.explain(Requester.of(helen), asked);

        assertThat(explained.user().policies()).containsExactly("collections.hr-searches-hr-docs");
        assertThat(explained.actor().policies())
                .containsExactly("collections.orchestrator-searches");
    }

    @Test
    void every_fault_of_a_case_file_is_told_with_its_line(@TempDir Path folder) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("cases.yaml"),
                        """
                        domain: Demo
                        polices: here
                        cases:
                          - given: { user: john, by: orchestrator }
                            ask: search acme/docs
                            expect: maybe
                          - { given: { service: ingest }, ask: write Collection acme/docs, expect: permit }
                          - given: { user: acme/john, service: ingest, tenant: acme, by: "a b" }
                            ask: search Collection acme/docs
                            expect: deny
                        """);

        var broken =
                catchThrowableOfType(ConfigurationException.class, () -> PolicyCases.read(file));

        assertThat(broken.faults())
                .anyMatch(fault -> fault.contains("cases.yaml:2: polices: unknown key"))
                .anyMatch(fault -> fault.contains(":4: cases[0].given.user: no user"))
                .anyMatch(fault -> fault.contains(":6: cases[0].expect: `maybe`"))
                .anyMatch(fault -> fault.contains(":7: cases[1].given: tenant: none"))
                .anyMatch(fault -> fault.contains(":8: cases[2].given.by: no service"))
                .anyMatch(fault -> fault.contains(":8: cases[2].given.user: beside a service"))
                .allMatch(fault -> fault.contains("(expected: "));
    }
}
