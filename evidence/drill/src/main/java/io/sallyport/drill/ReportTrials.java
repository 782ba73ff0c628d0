// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tries below the matrix, attack by attack; what differs in its target only is one entry. */
final class ReportTrials {
    private ReportTrials() {}

    /** All that people are told of a try, but its target. */
    private record Entry(int attack, String from, String what, Trial.Came came) {}

    static void write(List<Trial> trials, StringBuilder text) {
        var entries = new LinkedHashMap<Entry, List<String>>();
        trials.forEach(trial ->
                entries.computeIfAbsent(entry(trial), _ -> new ArrayList<>())
                        .add(trial.cell().target()));
        int attack = 0;
        for (Map.Entry<Entry, List<String>> one : entries.entrySet()) {
            if (one.getKey().attack() != attack) {
                attack = one.getKey().attack();
                text.append("%2d  %s\n".formatted(attack, Drill.title(attack)));
            }
            write(one.getKey(), String.join(", ", one.getValue()), text);
        }
    }

    private static Entry entry(Trial trial) {
        return new Entry(trial.attack(), trial.cell().compromised(), trial.what(), trial.came());
    }

    private static void write(Entry entry, String targets, StringBuilder text) {
        Trial.Came came = entry.came();
        text.append(
                String.format(
                        Locale.ROOT,
                        "    %-9s %s -> %s: %s%n",
                        came.level().text(),
                        entry.from(),
                        targets,
                        entry.what()));
        if (came.note().isEmpty()) {
            line(came.expected(), text);
        } else {
            line(came.note(), text);
            line("seen: %s (expected: %s)".formatted(came.seen(), came.expected()), text);
        }
        came.evidence().forEach(evidence -> line(evidence, text));
    }

    private static void line(String line, StringBuilder text) {
        text.append(" ".repeat(14)).append(line).append('\n');
    }
}
