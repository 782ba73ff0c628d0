// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrillReportTest {
    private static final Expectations DECLARED =
            Expectations.parse(
                    """
                    web-app:
                      gateway: {is: refused, why: "no edge"}
                      sts: {is: bounded, why: "50 exchanges a token"}
                    """);

    @Test
    void it_holds_when_every_cell_is_as_declared_or_better() {
        DrillReport report = report(trial("gateway", Level.REFUSED), trial("sts", Level.REFUSED));

        assertThat(report.holds()).isTrue();
        assertThat(report.table()).contains("none worse than declared");
    }

    @Test
    void one_open_try_makes_the_whole_cell_open() {
        DrillReport report =
                report(
                        trial("gateway", Level.REFUSED),
                        trial("gateway", Level.OPEN),
                        trial("gateway", Level.REFUSED),
                        trial("sts", Level.BOUNDED));

        assertThat(report.holds()).isFalse();
        assertThat(report.faults()).containsExactly("web-app x gateway: open (expected: refused)");
    }

    @Test
    void an_unproven_cell_is_worse_than_everything_that_can_be_declared() {
        DrillReport report = report(trial("gateway", Level.REFUSED), trial("sts", Level.UNPROVEN));

        assertThat(report.faults()).containsExactly("web-app x sts: unproven (expected: bounded)");
    }

    @Test
    void a_declared_cell_that_was_not_tried_and_a_tried_one_that_is_not_declared_are_faults() {
        DrillReport report = report(trial("gateway", Level.REFUSED), trial("keys", Level.REFUSED));

        assertThat(report.holds()).isFalse();
        assertThat(report.faults())
                .anySatisfy(fault -> assertThat(fault).startsWith("web-app x keys"))
                .anySatisfy(fault -> assertThat(fault).startsWith("web-app x sts: not tried"));
    }

    @Test
    void the_matrix_shows_each_part_against_each_target() {
        String table = report(trial("gateway", Level.REFUSED), trial("sts", Level.BOUNDED)).table();

        assertThat(table.lines().filter(line -> line.startsWith("web-app ")))
                .singleElement()
                .asString()
                .matches("web-app +bounded +refused"); // sts stands before gateway
    }

    @Test
    void tries_that_differ_in_their_target_only_are_one_line_and_a_failed_one_says_why() {
        var open =
                new Trial(
                        4,
                        new Cell("ingest", "retrieval"),
                        "steals",
                        came(Level.OPEN, "the attack succeeded"));

        String table =
                report(trial("gateway", Level.REFUSED), trial("sts", Level.REFUSED), open).table();

        assertThat(table)
                .contains(" 3  a token for one service is replayed at another\n")
                .containsOnlyOnce("refused   web-app -> gateway, sts: tries\n")
                .contains("counted by sts: no_edge\n")
                .contains("open      ingest -> retrieval: steals\n")
                .contains("seen: 200 (expected: 401)\n")
                .contains("the attack succeeded\n");
    }

    @Test
    void scripts_get_the_same_as_json() throws JsonProcessingException {
        var json =
                new ObjectMapper()
                        .readTree(
                                report(trial("gateway", Level.OPEN), trial("sts", Level.REFUSED))
                                        .json());

        assertThat(json.path("holds").asBoolean(true)).isFalse();
        assertThat(json.path("cells").path(0).path("seen").asText()).isEqualTo("open");
        assertThat(json.path("cells").path(0).path("declared").asText()).isEqualTo("refused");
        assertThat(json.path("trials")).hasSize(2);
        assertThat(json.path("faults")).hasSize(1);
    }

    private static DrillReport report(Trial... trials) {
        return DrillReport.of(List.of(trials), DECLARED);
    }

    private static Trial trial(String target, Level level) {
        return new Trial(3, new Cell("web-app", target), "tries", came(level, ""));
    }

    private static Trial.Came came(Level level, String note) {
        return new Trial.Came(level, "401", List.of("counted by sts: no_edge"), "200", note);
    }
}
