// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A report for people who see one for the first time. */
final class ReportTable {
    private static final String NOT_TRIED = ".";
    private static final String HEAD =
            """
            Each row is a part that was taken over, with its real key, certificate and live tokens; each column is
            what was attacked from there. A cell is the worst that came of all attacks on it:
              refused   nothing gained, and the attacked part itself says why
              bounded   as far as a stated bound
              open      all of it
              unproven  nobody can tell, which counts as worst
              .         not attacked

            """;
    private static final String ATTACKS =
            """

            Every attack first showed that the legitimate variant passes, then was made. What came of each, and
            where it is on record:

            """;

    /** As a question takes them; then who is not on its way. */
    private static final List<String> ORDER =
            List.of(
                    "network",
                    "user",
                    "idp",
                    "ca",
                    "sts",
                    "web-app",
                    "orchestrator",
                    "retrieval",
                    "gateway",
                    "model",
                    "keys",
                    "ingest");

    private ReportTable() {}

    static String of(DrillReport report) {
        var text = new StringBuilder(HEAD);
        matrix(report, text);
        text.append(ATTACKS);
        ReportTrials.write(report.trials(), text);
        text.append('\n');
        if (report.holds()) {
            text.append(
                    "%d cells, %d tries: none worse than declared\n"
                            .formatted(report.cells().size(), report.trials().size()));
        } else {
            text.append("worse than declared:\n");
            report.faults().forEach(fault -> text.append("  ").append(fault).append('\n'));
        }
        return text.toString();
    }

    private static void matrix(DrillReport report, StringBuilder text) {
        List<String> columns = inOrder(report.cells().keySet().stream().map(Cell::target).toList());
        row("taken over", columns, text);
        for (String row :
                inOrder(report.cells().keySet().stream().map(Cell::compromised).toList())) {
            row(
                    row,
                    columns.stream()
                            .map(column -> report.cells().get(new Cell(row, column)))
                            .map(level -> level == null ? NOT_TRIED : level.text())
                            .toList(),
                    text);
        }
    }

    private static List<String> inOrder(List<String> names) {
        return names.stream()
                .distinct()
                .sorted(Comparator.comparingInt(ReportTable::place).thenComparing(name -> name))
                .toList();
    }

    private static int place(String name) {
        int at = ORDER.indexOf(name);
        return at < 0 ? ORDER.size() : at;
    }

    private static void row(String head, List<String> cells, StringBuilder text) {
        var line = new StringBuilder(String.format(Locale.ROOT, "%-14s", head));
        cells.forEach(cell -> line.append(String.format(Locale.ROOT, "%-13s", cell)));
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
