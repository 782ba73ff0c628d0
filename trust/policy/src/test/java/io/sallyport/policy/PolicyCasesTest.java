// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** Every case of {@code cases.yaml} against the policies that the demo runs with. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyCasesTest {
    static final Path DEMO =
            Path.of("../../lab/world/src/main/resources/io/sallyport/world/policies");

    private PolicyEngine engine;

    record Case(JsonNode given, String ask, String expect) {}

    @BeforeAll
    void open() {
        engine = PolicyEngine.open(DEMO);
    }

    @AfterAll
    void close() {
        engine.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_policies_answer_as_written_down(Case asked) {
        Judgement judgement = engine.judge(token(asked.given()), ask(asked.ask()));

        assertThat(word(judgement)).as("%s", judgement).isEqualTo(asked.expect());
    }

    static Stream<Case> cases() throws IOException {
        try (InputStream in = PolicyCasesTest.class.getResourceAsStream("cases.yaml")) {
            JsonNode cases = new ObjectMapper().valueToTree(new Yaml().<Object>load(in));
            return cases.valueStream()
                    .map(one ->
                            new Case(
                                    one.path("given"),
                                    one.path("ask").asText(),
                                    one.path("expect").asText()));
        }
    }

    private static AccessToken token(JsonNode given) {
        if (given.has("service")) {
            return Tokens.service(given.path("tenant").asText(), given.path("service").asText());
        }
        String[] user = given.path("user").asText().split("/", -1);
        Set<String> groups =
                given.path("in")
                        .valueStream()
                        .map(JsonNode::asText)
                        .collect(Collectors.toUnmodifiableSet());
        return Tokens.user(user[0], user[1], groups, given.path("by").asText());
    }

    private static Ask ask(String text) {
        String[] words = text.split(" ", -1);
        String[] resource = words[2].split("/", -1);
        return new Ask(words[0], words[1], resource[1], new TenantId(resource[0]));
    }

    private static String word(Judgement judgement) {
        if (judgement.permitted()) {
            return "permit";
        }
        return judgement.deputyBlocked() ? "deputy" : "deny";
    }
}
