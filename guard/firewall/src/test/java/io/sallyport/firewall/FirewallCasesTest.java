// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.firewall.Firewall.Action;
import io.sallyport.firewall.Firewall.Finding;
import io.sallyport.firewall.Firewall.Origin;
import io.sallyport.firewall.Firewall.Verdict;
import io.sallyport.runtime.ByteSize;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class FirewallCasesTest {
    static final FirewallConfig DEFAULTS = new FirewallConfig(new ByteSize(256 << 10), 0.7, 0.5);

    private final Firewall firewall = Firewalls.standard(DEFAULTS);

    @TestFactory
    Stream<DynamicTest> each_case_is_judged_as_expected() throws IOException {
        List<Map<String, String>> cases;
        try (InputStream in = getClass().getResourceAsStream("/firewall-cases.yaml")) {
            cases = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
        }
        assertThat(cases).hasSizeGreaterThan(30);
        return cases.stream()
                .map(c -> DynamicTest.dynamicTest(c.getOrDefault("ask", ""), () -> check(c)));
    }

    private void check(Map<String, String> given) {
        String ask = given.getOrDefault("ask", "");
        Origin origin = Origin.valueOf(given.getOrDefault("given", "").toUpperCase(Locale.ROOT));

        Verdict verdict = firewall.scan(origin, ask);

        switch (given.getOrDefault("expect", "")) {
            case "block" -> assertThat(verdict.action()).isEqualTo(Action.BLOCK);
            case "allow" -> assertThat(verdict.findings()).isEmpty();
            case "pass" -> assertThat(verdict.action()).isNotEqualTo(Action.BLOCK);
            default -> throw new IllegalArgumentException("expect: " + given);
        }
        if (given.containsKey("rule")) {
            assertThat(verdict.findings()).extracting(Finding::rule).contains(given.get("rule"));
        }
        assertThat(verdict.findings())
                .allSatisfy(f -> assertThat(f.from()).isBetween(0, f.to()))
                .allSatisfy(f -> assertThat(f.to()).isLessThanOrEqualTo(ask.length()));
    }
}
