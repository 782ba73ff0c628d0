// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What axe-core finds for people who use a screen reader, or see little contrast: nothing. */
@ExtendWith(Stage.class)
class PageAccessIT {
    private static final Path AXE = Path.of("target", "axe.min.js");
    private static final String QUESTION = "How many days of vacation?";
    private static final String FIND =
            """
            const done = arguments[arguments.length - 1];
            axe.run(document, {resultTypes: ['violations']}).then(
                (found) => done(found.violations.filter((one) => one.impact !== 'minor')
                    .map((one) => one.impact + ' ' + one.id + ': ' + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(' | '))),
                (failed) => done(['axe: ' + failed]));
            """;

    private static String axe = "";

    @BeforeAll
    static void read() throws IOException {
        assertThat(AXE).as("fetched by etc/axe.sh, which ./check runs").exists();
        axe = Files.readString(AXE);
    }

    @ParameterizedTest
    @CsvSource({"light, 1280", "dark, 1280", "light, 320", "dark, 320"})
    void no_state_of_the_page_leaves_anybody_out(String scheme, int width, Screen page) {
        var found = new ArrayList<String>();
        page.world.orchestratorSays(passage -> Told.whole(page.world, passage));
        page.media(Map.of("prefers-color-scheme", scheme, "prefers-reduced-motion", "reduce"));
        page.size(width, 900);

        page.open();
        found.addAll(findings(page, "signed out"));
        page.signIn("john");
        found.addAll(findings(page, "signed in"));
        page.ask(QUESTION);
        page.opened("gateway");
        page.opened("user");
        found.addAll(findings(page, "answered, hops opened"));
        page.world.orchestratorSays(passage ->
                Told.receipts(page.world, passage, "orchestrator")
                        + Told.refused("gateway", "content_refused", "not sent"));
        page.ask(QUESTION);
        page.attempt("replay");
        page.attempt("injection");
        found.addAll(findings(page, "refused, attacks played"));

        assertThat(found).isEmpty();
    }

    @Test
    void the_providers_form_leaves_nobody_out(Screen page) {
        page.browser.get(page.world.web() + "/login");
        page.awaitElement("#password");
        List<String> asked = findings(page, "form");
        page.type("john", "a wrong one");
        page.awaitElement(".wrong");

        assertThat(asked).isEmpty();
        assertThat(findings(page, "wrong password")).isEmpty();
    }

    /** What axe-core has to say of the page as it is now, small remarks left out. */
    private static List<String> findings(Screen page, String state) {
        page.browser.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
        page.run(axe);
        List<?> found = (List<?>) page.browser.executeAsyncScript(FIND);
        return found.stream().map(one -> state + ": " + one).toList();
    }
}
