// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.enforcement.Passage;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the page fits: narrow and wide, enlarged, dark, still, and without a jump. */
@ExtendWith(Stage.class)
class PageLayoutIT {
    private static final String QUESTION = "How many days of vacation?";
    private static final String TOO_WIDE =
            "return document.documentElement.scrollWidth - innerWidth";
    private static final String OUT_OF_REACH =
            """
            return [...document.querySelectorAll('a[href],button,textarea,input')]
                .filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.matches('.skip'))
                .filter((one) => {
                    one.scrollIntoView({block: 'center', behavior: 'instant'});
                    const box = one.getBoundingClientRect();
                    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                    return box.width < 24 || box.height < 24 || box.left < 0 || box.right > innerWidth || !one.contains(hit);
                })
                .map((one) => one.outerHTML.slice(0, 90)).join();
            """;
    private static final String WATCH =
            """
            window.jumped = 0;
            window.jumps = [];
            new PerformanceObserver((list) => list.getEntries().forEach((one) => {
                window.jumped += one.value;
                window.jumps.push(one.value.toFixed(4) + ' ' + one.sources.map((s) => s.node?.id || s.node?.className || s.node?.nodeName).join('+'));
            })).observe({type: 'layout-shift'});
            """;

    private Screen page;

    @BeforeEach
    void sit(Screen screen) {
        page = screen;
        page.world.orchestratorSays(passage -> Told.whole(page.world, passage));
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 768, 1280, 1920})
    void everything_fits_and_can_be_pressed_at_any_width(int width) {
        page.size(width, 800);
        page.signIn("john").ask(QUESTION);
        page.opened("gateway");
        page.attempt("replay");

        assertThat(page.number(TOO_WIDE)).isLessThanOrEqualTo(0);
        assertThat(page.run(OUT_OF_REACH)).isEqualTo("");
    }

    @Test
    void a_stranger_sees_all_of_it_on_a_small_telephone() {
        page.size(320, 568);
        page.open();

        assertThat(page.number(TOO_WIDE)).isLessThanOrEqualTo(0);
        assertThat(page.run(OUT_OF_REACH)).isEqualTo("");
    }

    @Test
    void enlarged_to_twice_its_size_nothing_is_cut_off() {
        page.size(640, 400); // what 1280 x 800 is at 200 %
        page.signIn("john").ask(QUESTION);
        page.opened("retrieval");
        double zoomed = page.number(TOO_WIDE);
        page.run("document.documentElement.style.fontSize = '32px'"); // and larger text on top

        assertThat(zoomed).isLessThanOrEqualTo(0);
        assertThat(page.number(TOO_WIDE)).isLessThanOrEqualTo(0);
        assertThat(page.run(OUT_OF_REACH)).isEqualTo("");
    }

    @Test
    void light_and_dark_follow_the_system() {
        page.open();
        String colours =
                "const s = getComputedStyle(document.body); return s.backgroundColor + s.color";
        page.media(Map.of("prefers-color-scheme", "light"));
        Object light = page.run(colours);
        page.media(Map.of("prefers-color-scheme", "dark"));
        Object dark = page.run(colours);

        assertThat(light).isEqualTo("rgb(246, 245, 241)rgb(27, 34, 48)");
        assertThat(dark).isEqualTo("rgb(17, 21, 28)rgb(232, 234, 238)");
    }

    @Test
    void who_wants_no_motion_gets_none() throws Exception {
        var faucet = new Faucet();
        page.world.does("orchestrator", faucet);
        page.signIn("john");
        page.begin(QUESTION);
        Passage passage = faucet.asked();
        faucet.pour(Told.receipts(page.world, passage, "orchestrator", "retrieval"));
        page.awaitElement(Screen.hopOf("gateway") + "[data-state='asking']");
        double moving = page.number("return document.getAnimations().length");

        page.media(Map.of("prefers-reduced-motion", "reduce"));

        assertThat(moving).isPositive();
        assertThat(page.number("return document.getAnimations().length")).isZero();
        assertThat(
                        page.run(
                                """
                                return [...document.querySelectorAll('*')]
                                    .flatMap((one) => [null, '::before', '::after'].map((part) => getComputedStyle(one, part)))
                                    .every((style) => style.animationName === 'none' && /^[0s, ]*$/.test(style.transitionDuration));
                                """))
                .isEqualTo(true);
        faucet.pour(Told.done());
        faucet.end();
        page.ended(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 1280})
    void nothing_jumps_while_an_answer_with_five_sources_comes(int width) throws Exception {
        var faucet = new Faucet();
        page.world.does("orchestrator", faucet);
        page.size(width, 800);
        page.signIn("john");
        page.run(WATCH);

        page.begin(QUESTION);
        Passage passage = faucet.asked();
        faucet.pour(Told.sources(5, "Vacation and leave", "handbook", "***-**-1201"));
        page.awaitElement("#sources li:nth-child(5)");
        for (String word :
                "A full-time employee has 28 days of paid vacation [1].".split(" ", -1)) {
            faucet.pour(Told.delta(word + " "));
        }
        page.awaitText("answer", "vacation [1].");
        faucet.pour(Told.receipts(page.world, passage, "orchestrator", "retrieval"));
        page.awaitElement(Screen.hopOf("gateway") + "[data-state='asking']");
        faucet.pour(Told.receipts(page.world, passage, "gateway", "model") + Told.done());
        faucet.end();
        page.ended(1);

        assertThat(page.number("return window.jumped"))
                .as(String.valueOf(page.run("return window.jumps.join('; ')")))
                .isLessThanOrEqualTo(0.02);
    }

    @Test
    void no_script_is_large() {
        List<Long> paints = IntStream.range(0, 5).mapToObj(_ -> firstPaint()).toList();
        double largest =
                page.number(
                        "return Math.max(...performance.getEntriesByType('resource')"
                                + ".filter((one) => one.name.endsWith('.js')).map((one) => one.decodedBodySize))");

        System.out.printf(
                "page: first contentful paint %s ms, largest script %.0f bytes%n", paints, largest);
        assertThat(largest).isBetween(1.0, 60_000.0);
    }

    /** Milliseconds until a newcomer, who has nothing of the page yet, sees its first words. */
    private long firstPaint() {
        page.newTab();
        page.browser.executeCdpCommand("Network.clearBrowserCache", Map.of());
        page.open();
        page.await("return performance.getEntriesByName('first-contentful-paint').length > 0");
        return Math.round(
                page.number(
                        "return performance.getEntriesByName('first-contentful-paint')[0].startTime"));
    }
}
