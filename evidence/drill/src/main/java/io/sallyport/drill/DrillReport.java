// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came of all attacks, against what was declared. Immutable. */
public final class DrillReport {
    private final List<Trial> trials;
    private final Map<Cell, Level> cells;
    private final Expectations declared;
    private final List<String> faults;

    private DrillReport(List<Trial> trials, Expectations declared) {
        this.trials = List.copyOf(trials);
        this.cells = worst(trials);
        this.declared = declared;
        this.faults = faults(cells, declared);
    }

    static DrillReport of(List<Trial> trials, Expectations declared) {
        return new DrillReport(trials, declared);
    }

    /** The matrix, each try with what was expected and seen, and what is worse than declared. */
    public String table() {
        return ReportTable.of(this);
    }

    /** The same for scripts: {@code holds}, {@code cells}, {@code trials}, {@code faults}. */
    public String json() {
        return ReportJson.of(this);
    }

    /** Whether no cell is worse than declared, and every declared cell was tried. */
    public boolean holds() {
        return faults.isEmpty();
    }

    List<Trial> trials() {
        return trials;
    }

    /** The worst of all tries, cell by cell. */
    Map<Cell, Level> cells() {
        return cells;
    }

    Expectations declared() {
        return declared;
    }

    List<String> faults() {
        return faults;
    }

    private static Map<Cell, Level> worst(List<Trial> trials) {
        var cells = new LinkedHashMap<Cell, Level>();
        trials.forEach(trial -> cells.merge(trial.cell(), trial.level(), Level::worst));
        return cells;
    }

    private static List<String> faults(Map<Cell, Level> cells, Expectations declared) {
        var faults = new ArrayList<String>();
        cells.forEach((cell, level) -> {
            String expected = declared.of(cell).map(one -> one.level().text()).orElse("");
            if (expected.isEmpty()) {
                faults.add(cell + ": " + level.text() + " (expected: a declaration of this cell)");
            } else if (level.worseThan(declared.of(cell).orElseThrow().level())) {
                faults.add(cell + ": " + level.text() + " (expected: " + expected + ")");
            }
        });
        declared.cells().keySet().stream()
                .filter(cell -> !cells.containsKey(cell))
                .forEach(cell -> faults.add(cell + ": not tried (expected: at least one try)"));
        return List.copyOf(faults);
    }
}
