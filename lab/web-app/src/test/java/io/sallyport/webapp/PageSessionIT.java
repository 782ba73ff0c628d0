// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sign-ins that end while somebody looks at the page. */
@ExtendWith(Stage.class)
class PageSessionIT {
    private static final String QUESTION = "How many days of vacation?";
    private static final String ANSWER = "28 days";

    private Screen page;

    @BeforeEach
    void sit(Screen screen) {
        page = screen;
    }

    @Test
    void a_sign_in_near_its_end_is_renewed_silently_and_the_question_asked_again_by_itself() {
        page.signIn("john");
        page.world.advance(Duration.ofMinutes(3).plusSeconds(1));

        page.begin(QUESTION);
        page.awaitText("answer", ANSWER);

        assertThat(page.text("who")).isEqualTo("Signed in as john");
        assertThat(page.text("stopped")).isEmpty();
        assertThat(page.world.auditText("web-app")).contains("\"how\":\"silent\"");
    }

    @Test
    void a_session_that_is_over_leads_to_the_sign_in_and_back_to_the_question() {
        page.signIn("john");
        page.browser.manage().deleteAllCookies(); // as a browser does with what is too old

        page.begin(QUESTION);
        page.awaitElement("#password");
        page.type("john", WebWorld.PASSWORD);
        page.awaitText("answer", ANSWER);

        assertThat(page.css("#question").getDomProperty("value")).isEqualTo(QUESTION);
        assertThat(page.text("who")).isEqualTo("Signed in as john");
    }

    @Test
    void a_sign_in_of_more_than_five_minutes_opens_no_field_until_the_password_was_typed_again() {
        page.world.orchestratorSays(asked -> Told.whole(page.world, asked));
        page.signIn("helen");
        page.world.advance(Duration.ofMinutes(3).plusSeconds(1));
        page.begin(QUESTION);
        // renewed silently: the token is fresh, the sign-in is not
        page.awaitText("answer", ANSWER);
        page.world.advance(Duration.ofMinutes(2).plusSeconds(10));

        open("hr-case");
        page.awaitElement("#password");
        page.type("helen", WebWorld.PASSWORD);
        page.awaitText("answer", ANSWER);
        String before = page.text("sources");
        open("hr-case");
        page.awaitText("sources", "900-41-1201");

        assertThat(before).contains("***-**-1201").doesNotContain("900-41-1201");
        assertThat(page.text("who")).isEqualTo("Signed in as helen");
    }

    private void open(String purpose) {
        page.css("#sources input").sendKeys(purpose);
        page.click("#sources form button");
    }

    @Test
    void a_chain_that_never_takes_the_sign_in_ends_in_words_not_in_a_circle() {
        var asked = new AtomicInteger();
        page.world.does(
                "orchestrator",
                _ -> {
                    asked.incrementAndGet();
                    throw new ProblemException(Problem.INVALID_TOKEN, "revoked", "not valid");
                });
        page.signIn("john");

        page.begin(QUESTION); // the provider signs in again by itself, then wants the password
        page.awaitElement("#password");
        page.type("john", WebWorld.PASSWORD);
        page.awaitElement("#stopped:not([hidden]) .title");

        assertThat(page.text("stopped")).contains("Sign in again.");
        assertThat(asked).hasValue(3);
        assertThat(page.run("return sessionStorage.length")).isEqualTo(0L);
    }

    @Test
    void a_provider_that_turns_everybody_away_is_not_asked_in_a_circle() {
        page.signIn("john");
        page.browser.manage().deleteAllCookies(); // as a browser does with what is too old

        page.begin(QUESTION);
        page.awaitElement("#password");
        page.type("john", "a wrong one");
        page.awaitElement(".wrong");
        page.open();

        assertThat(page.text("who")).isEqualTo("Not signed in");
        assertThat(page.css("#sign-in").isDisplayed()).isTrue();
    }

    @Test
    void signing_out_in_one_tab_makes_the_other_sign_in_before_it_asks() {
        page.signIn("john");
        String first = page.tab();
        page.newTab();
        page.open();
        page.click("#sign-out");
        page.awaitText("who", "Not signed in");
        page.toTab(first);

        page.begin(QUESTION);
        page.awaitElement("#password");
        page.type("john", WebWorld.PASSWORD);
        page.awaitText("answer", ANSWER);

        assertThat(page.text("who")).isEqualTo("Signed in as john");
    }

    @Test
    void another_user_in_another_tab_never_answers_under_the_first_ones_name() {
        var asked = new AtomicInteger();
        page.signIn("john");
        String first = page.tab();
        page.newTab();
        page.browser.get(page.world.web() + "/login?fresh=1");
        page.type("helen", WebWorld.PASSWORD);
        page.awaitText("who", "Signed in as helen");
        page.toTab(first);
        page.world.orchestratorSays(_ -> {
            asked.incrementAndGet();
            return Told.delta("helen's salary") + Told.done();
        });

        String answer = page.ask(QUESTION);

        assertThat(page.text("who")).isEqualTo("Signed in as john");
        assertThat(answer).isEmpty();
        assertThat(asked).hasValue(0);
        assertThat(page.text("stopped"))
                .contains("this page is too old", "Load the page again")
                .doesNotContain("owns the data");
    }

    @Test
    void going_back_after_signing_out_shows_nobodys_answer() {
        page.signIn("john").ask(QUESTION);
        page.click("#sign-out");
        page.awaitText("who", "Not signed in");

        page.browser.navigate().back();
        page.awaitText("who", "Not signed in");

        assertThat(page.css("body").getText()).doesNotContain(ANSWER, "Signed in as");
        assertThat(page.css("#answer").getDomProperty("textContent")).isEmpty();
    }
}
