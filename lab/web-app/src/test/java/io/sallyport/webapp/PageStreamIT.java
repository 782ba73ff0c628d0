// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.enforcement.Passage;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers that come slowly, in part, or not at all. */
@ExtendWith(Stage.class)
class PageStreamIT {
    private static final String QUESTION = "How many days of vacation?";
    private static final String[] INTERNALS = {
        "undefined", "null", "NaN", "[object", "spiffe:", "localhost", "Exception", "_unreachable"
    };

    private Screen page;

    @BeforeEach
    void sit(Screen screen) {
        page = screen;
    }

    @Test
    void a_slow_answer_is_shown_as_it_comes_and_the_way_fills_hop_by_hop() throws Exception {
        var faucet = new Faucet();
        page.world.does("orchestrator", faucet);
        page.signIn("john");

        page.begin(QUESTION);
        Passage passage = faucet.asked();
        page.await(
                "return document.querySelector(\".hop[data-role='orchestrator']\").dataset.state === 'asking'");
        faucet.pour(Told.delta("It is "));
        page.awaitText("answer", "It is");
        String before = page.hop("retrieval");
        faucet.pour(Told.receipts(page.world, passage, "orchestrator", "retrieval"));
        page.awaitElement(Screen.hopOf("retrieval") + "[data-state='permit']");
        String next = page.hop("gateway");
        page.await("return /^[1-9][0-9]* s$/.test(document.getElementById('clock').textContent)");
        faucet.pour(Told.delta("28 days.") + Told.done());
        faucet.end();
        page.ended(1);

        assertThat(before).isEqualTo("waiting");
        assertThat(next).isEqualTo("asking");
        assertThat(page.text("answer")).isEqualTo("It is 28 days.");
        assertThat(page.text("chain-status")).contains("All the way in john's name");
    }

    @Test
    void stopping_reaches_the_chain_and_leaves_a_page_that_can_be_used() throws Exception {
        var faucet = new Faucet();
        page.world.does("orchestrator", faucet);
        page.signIn("john");
        page.begin(QUESTION);
        faucet.pour(Told.delta("It is "));
        page.awaitText("answer", "It is");

        page.click("#stop");
        page.ended(1);
        faucet.awaitGone();
        String status = page.text("chain-status");
        page.world.honest();
        String answer = page.ask(QUESTION);

        assertThat(status).isEqualTo("You stopped it.");
        assertThat(answer).isEqualTo("28 days");
    }

    @Test
    void an_answer_that_breaks_off_is_not_taken_for_a_whole_one() {
        var faucet = new Faucet();
        page.world.does("orchestrator", faucet);
        page.signIn("john");
        faucet.pour(Told.delta("It is "));
        faucet.cut();

        page.ask(QUESTION);

        assertThat(page.text("stopped")).contains("broke off", "Try again in a moment.");
        assertThat(page.text("chain-status")).isEqualTo("It broke off.");
        plain();
    }

    @ParameterizedTest
    @EnumSource(names = {"UPSTREAM_FAILED", "NOT_READY", "REVOCATION_FEED_STALE", "INTERNAL"})
    void a_chain_that_cannot_answer_is_told_plainly(Problem problem) {
        page.world.does(
                "orchestrator",
                _ -> {
                    throw new ProblemException(problem, "inner_reason", "the chain cannot answer");
                });
        page.signIn("john");

        page.ask(QUESTION);

        assertThat(page.text("stopped"))
                .contains("Refused by Orchestrator")
                .contains("A part of the chain does not answer.")
                .contains("Try again in a moment.")
                .doesNotContain("inner_reason");
        plain();
    }

    @Test
    void without_the_token_service_nothing_leaves_the_web_app(@TempDir Path folder) {
        try (WebWorld lame = WebWorld.open(folder)) {
            page = page.at(lame).signIn("john");
            lame.sts.close();

            page.ask(QUESTION);

            assertThat(page.text("stopped"))
                    .contains("Refused by Web app")
                    .contains("Try again in a moment.");
            assertThat(page.hop("orchestrator")).isEqualTo("waiting");
            plain();
        }
    }

    @Test
    void a_refusal_by_somebody_unknown_has_no_name_of_its_own() {
        page.world.orchestratorSays(_ -> Told.refused("pod-7f9", "", "no"));
        page.signIn("john");

        page.ask(QUESTION);

        assertThat(page.text("stopped")).contains("What is not certainly allowed is refused.");
        assertThat(page.text("stopped")).doesNotContain("pod-7f9");
        plain();
    }

    @Test
    void without_attacks_in_the_configuration_their_buttons_are_not_drawn(@TempDir Path folder) {
        page.signIn("john");
        double all = page.number("return document.querySelectorAll('[data-attempt]').length");
        try (WebWorld plain = WebWorld.open(folder)) {
            page = page.at(plain).signIn("john");

            double some = page.number("return document.querySelectorAll('[data-attempt]').length");

            assertThat(all).isEqualTo(6);
            assertThat(some).isEqualTo(4);
        }
    }

    /** Three parts, and nothing that only a programmer would understand. */
    private void plain() {
        assertThat(page.number("return document.querySelectorAll('#stopped p').length"))
                .isEqualTo(3);
        assertThat(page.text("stopped")).doesNotContain(INTERNALS);
        assertThat(page.text("chain")).doesNotContain("undefined", "NaN", "[object");
    }
}
