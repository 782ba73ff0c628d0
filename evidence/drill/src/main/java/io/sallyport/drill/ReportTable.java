// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import java.util.List;
import java.util.Locale;

/** A report for people. */
final class ReportTable {
    private static final String NOT_TRIED = ".";

    private ReportTable() {}

    static String of(DrillReport report) {
        var text = new StringBuilder();
        text.append("What a compromised part (row) reaches (column). . = not tried\n\n");
        matrix(report, text);
        text.append('\n');
        report.trials().forEach(trial -> trial(trial, text));
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
        List<String> rows =
                report.cells().keySet().stream().map(Cell::compromised).distinct().toList();
        List<String> columns =
                report.cells().keySet().stream().map(Cell::target).distinct().toList();
        text.append(pad(""));
        columns.forEach(column -> text.append(pad(column)));
        text.append('\n');
        for (String row : rows) {
            text.append(pad(row));
            for (String column : columns) {
                Level level = report.cells().get(new Cell(row, column));
                text.append(pad(level == null ? NOT_TRIED : level.text()));
            }
            text.append('\n');
        }
    }

    private static String pad(String text) {
        return String.format(Locale.ROOT, "%-13s", text);
    }

    private static void trial(Trial trial, StringBuilder text) {
        text.append(
                String.format(
                        Locale.ROOT,
                        "%-8s %2d  %-25s %s%n",
                        trial.level().text(),
                        trial.attack(),
                        trial.cell().compromised() + " -> " + trial.cell().target(),
                        trial.what()));
        text.append("             seen ").append(trial.seen());
        text.append(" (expected: ").append(trial.expected()).append(")\n");
        if (!trial.note().isEmpty()) {
            text.append("             ").append(trial.note()).append('\n');
        }
    }
}
