// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final Figure FAST =
            new Figure("hit", 1.375, "us cpu", new Aim.AtMost(2), "24 bytes");
    private static final Figure SLOW =
            new Figure("exchanges", 812, "/s", new Aim.AtLeast(1_000), "");
    private static final Figure FREE = new Figure("jdk", 640.4, "us cpu", new Aim.None(), "");

    @Test
    void each_row_says_whether_its_aim_is_held_and_the_head_says_on_what() {
        String table = new Figures("2026-11-26, 2 cores", List.of(FAST, SLOW, FREE)).table();

        assertThat(table.lines())
                .containsExactly(
                        "measured: 2026-11-26, 2 cores",
                        "",
                        "what           figure              aim  held",
                        "hit              1.38 us cpu      <= 2  yes   24 bytes",
                        "exchanges         812 /s       >= 1000  NO",
                        "jdk               640 us cpu");
    }

    @Test
    void one_aim_that_is_missed_is_told_to_scripts() {
        assertThat(new Figures("here", List.of(FAST, FREE)).json())
                .contains("\"holds\":true", "\"value\":1.375", "\"aim\":\"<= 2\"");
        assertThat(new Figures("here", List.of(FAST, SLOW)).json()).contains("\"holds\":false");
    }

    @Test
    void what_is_no_number_is_no_figure() {
        assertThatThrownBy(() -> new Figure("x", Double.NaN, "us", new Aim.None(), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
