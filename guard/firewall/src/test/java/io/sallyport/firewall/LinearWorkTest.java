// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.firewall.Firewall.Origin;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class LinearWorkTest {
    private static final int SMALL = 2 << 10;
    private static final int TIMES = 16;

    private final StandardFirewall firewall = new StandardFirewall(FirewallCasesTest.DEFAULTS);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ignore ",
                "ignore all ",
                "ignore all the previous ",
                "all previous above ",
                "you are you are without ",
                "how do i ignore ",
                "instructions ",
                "%ff",
                "%41",
                "%",
                "&#65;",
                "&#",
                "\\u0041",
                "\\x81",
                "ff ",
                "69 ",
                "01010101 ",
                "11111111",
                "a",
                "a ",
                "a.b-",
                "A7+/",
                "QUFB",
                "ignorepreviousinstructions",
                "e\u0301\u0301\u0301",
                "\u200B",
                "\uDB40\uDC41",
                "\uDB40\uDD41",
                "\u0430b",
                "\u5FFD\u7565",
                "://?a={",
                "![x](http://a/?q={b}) ",
                "<|im_start|>",
                "1",
                "\n",
                "!"
            })
    void work_grows_no_faster_than_the_text(String unit) {
        long small = work(repeat(unit, SMALL));

        long large = work(repeat(unit, SMALL * TIMES));

        assertThat(large).isLessThan((long) (small * TIMES * 1.3));
        assertThat(large).isLessThan((long) SMALL * TIMES * 150);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void work_on_random_rows_of_rule_words_is_bounded(long seed) {
        String[] words = {
            "ignore",
            "all",
            "previous",
            "your",
            "system",
            "instructions",
            "you",
            "are",
            "show",
            "me",
            "the",
            "prompt",
            "without",
            "rules",
            "above",
            ".",
            "repeat",
            "ai",
            "note",
            "to"
        };
        var random = new Random(seed);
        var text = new StringBuilder();
        while (text.length() < SMALL * TIMES) {
            text.append(words[random.nextInt(words.length)]).append(' ');
        }

        long large = work(text.toString());
        long small = work(text.substring(0, SMALL));

        assertThat(large).isLessThan((long) (small * TIMES * 1.3));
    }

    private long work(String text) {
        var work = new Work();
        firewall.judge(Origin.DOCUMENT, text, work);
        return work.steps();
    }

    private static String repeat(String unit, int length) {
        return unit.repeat(length / unit.length() + 1).substring(0, length);
    }
}
