// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real people's eyes: the page in Chromium, through the WebDriver protocol, on a running chain. */
class BrowserIT {
    private static final String VACATION =
            "How many days of paid vacation does a full-time employee have?";
    private static final String SALARY = "What is the base salary of the CEO?";

    @TempDir private static Path folder;
    private static RunningDemo demo;

    @TempDir private Path profile;
    private SeenPage page;

    @BeforeAll
    static void start() {
        demo = RunningDemo.start(folder);
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @BeforeEach
    void open() {
        page = new SeenPage(demo.chain(), profile);
    }

    @AfterEach
    void close() {
        page.close();
    }

    @Test
    void john_sees_the_handbook_and_nothing_of_hr() {
        page.signIn("john");

        String vacation = page.ask(VACATION);
        String salary = page.ask(SALARY);

        assertThat(vacation).contains("28 days");
        assertThat(salary).isNotBlank().doesNotContain("312");
        assertThat(page.text("sources")).doesNotContain("hr-docs");
        assertThat(page.opened("retrieval")).contains("permit for").doesNotContain("hr-docs");
    }

    @Test
    void the_way_of_johns_question_fills_hop_by_hop_and_each_hop_explains_its_token() {
        page.signIn("john");

        page.ask(VACATION);

        for (String role : new String[] {"user", "web-app", "orchestrator", "gateway", "model"}) {
            assertThat(page.hop(role)).as(role).isEqualTo("permit");
        }
        assertThat(page.hop("retrieval")).isEqualTo("partly");
        assertThat(page.text("chain-status")).contains("All the way in john's name");
        assertThat(page.opened("gateway"))
                .contains("spiffe://demo.sallyport/gateway", "orchestrator for web-app")
                .contains("llm.invoke", "permit (ok)", "$0.")
                .doesNotContain("eyJ");
        assertThat(page.opened("model")).contains("gateway for orchestrator for web-app");
    }

    @Test
    void helen_sees_the_salary_and_opens_one_masked_number_which_is_written_down() {
        page.signIn("helen");

        String salary = page.ask(SALARY);
        String number = page.ask("What is the social security number of Marianne Feld?");
        page.openField("Marianne Feld", "");
        page.awaitText("sources", "Say what you open ssn for");
        page.openField("Marianne Feld", "hr-case");
        page.awaitText("sources", "900-41-1201");

        assertThat(salary).contains("312,000");
        assertThat(number).doesNotContain("900-41-1201");
        assertThat(page.text("sources"))
                .contains("Written down by keys: helen opened ssn for \"hr-case\"");
        page.awaitText("sources", "***-**-1201"); // and hidden again by itself
    }

    @ParameterizedTest
    @CsvSource({
        "salary, nothing of them came back",
        "injection, Refused by Gateway (content_refused)",
        "poison, Retrieval held back 1 passage",
        "replay, Refused by Retrieval (edge_not_allowed)",
        "spoofed_model, Refused by Gateway (upstream_not_proven)",
        "loop, Refused by Gateway (rate_limited)"
    })
    void each_attack_is_played_on_the_running_chain_and_held(String name, String told) {
        page.signIn("john");

        String outcome = page.attempt(name);

        assertThat(page.told(name)).contains("It held.").contains(told);
        assertThat(outcome).isEqualTo("held");
    }

    @Test
    void who_may_read_hr_documents_is_answered_and_told_so() {
        page.signIn("helen");

        String outcome = page.attempt("salary");

        assertThat(outcome).isEqualTo("allowed");
        assertThat(page.told("salary")).contains("because you yourself may read them");
    }

    @Test
    void a_model_that_is_down_is_told_as_plainly_as_an_answer_and_works_again_once_it_is_back() {
        page.signIn("john");
        demo.kill(Role.MODEL);

        page.ask(VACATION);
        String stopped = page.text("stopped");
        String outcome = page.attempt("salary");
        demo.startAgain(Role.MODEL);
        String answer = page.ask(VACATION);

        assertThat(stopped).contains("Refused by Gateway").contains("Try again in a moment.");
        assertThat(page.text("sources")).contains("Vacation");
        assertThat(outcome).isEqualTo("unknown");
        assertThat(answer).contains("28 days");
    }

    @Test
    void the_pictures_of_the_documents_are_taken_from_this_very_page() throws IOException {
        page.signIn("john");
        page.ask(VACATION);
        page.picture(Pictures.file("page-answered.png"));
        for (String attack : new String[] {"salary", "injection", "poison", "replay"}) {
            page.attempt(attack);
        }
        page.attempt("spoofed_model");
        page.scheme("dark");
        page.picture(Pictures.file("page-attacked.png"));

        Pictures.sealed();

        assertThat(Pictures.file("page-answered.png")).isNotEmptyFile();
        assertThat(Pictures.file("page-attacked.png")).isNotEmptyFile();
    }

    @Test
    void a_wrong_password_signs_nobody_in() {
        page.open();
        page.run("location.assign('/login')");
        page.awaitText("name", "");
        page.type("john", "not-his-password");

        page.awaitTextOfClass("wrong", "do not match");

        page.open().awaitText("who", "Not signed in");
    }

    @Test
    void no_token_and_no_session_name_reaches_a_script_of_the_page() {
        page.signIn("john");
        page.ask(VACATION);

        Object cookies = page.run("return document.cookie");
        Object stored =
                page.run("return JSON.stringify(localStorage) + JSON.stringify(sessionStorage)");
        Object foreign =
                page.run(
                        "return performance.getEntriesByType('resource')"
                                + ".filter((one) => !one.name.startsWith(location.origin)).length");

        assertThat(cookies).isEqualTo("");
        assertThat(stored).isEqualTo("{}{}");
        assertThat(foreign).isEqualTo("0");
    }
}
