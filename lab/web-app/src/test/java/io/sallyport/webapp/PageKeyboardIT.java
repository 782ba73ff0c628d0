// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** The page without a mouse. */
@ExtendWith(Stage.class)
class PageKeyboardIT {
    private static final int MOST_STOPS = 60;
    private static final String QUESTION = "How many days of vacation?";
    private static final String FOCUSED = "return document.activeElement";
    private static final String CONTROLS =
            "return [...document.querySelectorAll('a[href],button,textarea,input')]"
                    + ".filter((one) => !one.disabled && one.checkVisibility({visibilityProperty: true})).length";
    private static final String SEEN =
            """
            const style = getComputedStyle(document.activeElement);
            const box = document.activeElement.getBoundingClientRect();
            return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
                && box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight;
            """;

    private Screen page;

    @BeforeEach
    void sit(Screen screen) {
        page = screen;
        page.world.orchestratorSays(passage -> Told.whole(page.world, passage));
    }

    @Test
    void the_first_stop_skips_to_the_page() {
        page.open();

        page.press(Keys.TAB);
        boolean seen = seen();
        String first = focused("className");
        page.press(Keys.ENTER);

        assertThat(first).isEqualTo("skip");
        assertThat(seen).isTrue();
        assertThat(focused("id")).isEqualTo("main");
    }

    @Test
    void signing_in_asking_and_signing_out_need_no_mouse() {
        page.open();
        tabTo("#sign-in");
        page.press(Keys.ENTER);
        page.awaitElement("#name:focus");
        page.press("john");
        page.press(Keys.TAB);
        page.press(WebWorld.PASSWORD, Keys.ENTER);
        page.awaitText("who", "Signed in as john");

        tabTo("#question");
        page.press(QUESTION, Keys.ENTER);
        page.ended(1);
        String kept = focused("id");
        tabTo("#sign-out");
        page.press(Keys.SPACE);
        page.awaitText("who", "Not signed in");

        assertThat(kept).isEqualTo("question");
    }

    @Test
    void a_hop_opens_with_enter_and_closes_with_space() {
        page.signIn("john").ask(QUESTION);

        tabTo(Screen.hopOf("gateway") + " > button");
        page.press(Keys.ENTER);
        String opened = page.css("#detail-gateway").getText();
        page.press(Keys.SPACE);

        assertThat(opened).contains("called by", "spiffe://demo.sallyport/gateway");
        assertThat(page.css("#detail-gateway").isDisplayed()).isFalse();
        assertThat(focused("ariaExpanded")).isEqualTo("false");
    }

    @Test
    void a_guarded_field_opens_and_an_attack_is_played_without_a_mouse() {
        page.signIn("john").ask(QUESTION);

        tabTo("#sources input");
        page.press("hr-case", Keys.ENTER);
        page.awaitText("sources", "900-41-1201");
        boolean seenAtField = seen();
        tabTo("[data-attempt='replay']");
        page.press(Keys.ENTER);
        page.awaitElement("[data-outcome='held']");

        assertThat(seenAtField).isTrue();
        assertThat(focused("textContent")).isEqualTo("Replay a token at another hop");
    }

    @Test
    void stopping_does_not_lose_the_focus() {
        var faucet = new Faucet();
        page.world.does("orchestrator", faucet);
        page.signIn("john");
        page.begin(QUESTION);
        faucet.pour(Told.delta("It is "));
        page.awaitText("answer", "It is");

        tabTo("#stop");
        page.press(Keys.ENTER);
        page.ended(1);

        assertThat(focused("id")).isEqualTo("question");
    }

    @Test
    void every_control_is_a_stop_that_can_be_seen_and_left() {
        page.signIn("john").ask(QUESTION);
        double controls = page.number(CONTROLS);
        page.run("document.querySelector('.skip').focus()");
        page.run("window.stops = new Set([document.activeElement])");

        var seen = new ArrayList<Boolean>();
        for (int stop = 1; stop < controls; stop++) {
            page.press(Keys.TAB);
            page.run("window.stops.add(document.activeElement)");
            seen.add(seen());
        }

        assertThat(page.number("return window.stops.size")).isEqualTo(controls);
        assertThat(page.run("return window.stops.has(document.body)")).isEqualTo(false);
        assertThat(seen).containsOnly(true);
    }

    /** Goes on with the tab key until the focus is there. */
    private void tabTo(String selector) {
        for (int stops = 0; stops < MOST_STOPS; stops++) {
            page.press(Keys.TAB);
            if (Boolean.TRUE.equals(
                    page.run("return document.activeElement.matches(arguments[0])", selector))) {
                assertThat(seen()).as("focus on " + selector + " can be seen").isTrue();
                return;
            }
        }
        throw new AssertionError("no way to " + selector + " with the tab key");
    }

    private boolean seen() {
        return Boolean.TRUE.equals(page.run(SEEN));
    }

    private String focused(String property) {
        return String.valueOf(page.run(FOCUSED + "[arguments[0]]", property));
    }
}
