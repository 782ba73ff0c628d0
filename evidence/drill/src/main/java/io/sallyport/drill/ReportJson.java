// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A report for scripts. */
final class ReportJson {
    private ReportJson() {}

    static String of(DrillReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("holds", report.holds());
        ArrayNode cells = json.putArray("cells");
        report.cells()
                .forEach((cell, level) -> {
                    ObjectNode one = cells.addObject();
                    one.put("compromised", cell.compromised());
                    one.put("target", cell.target());
                    one.put("seen", level.text());
                    report.declared()
                            .of(cell)
                            .ifPresent(declared -> {
                                one.put("declared", declared.level().text());
                                one.put("why", declared.why());
                            });
                });
        ArrayNode trials = json.putArray("trials");
        report.trials().forEach(trial -> write(trial, trials.addObject()));
        ArrayNode faults = json.putArray("faults");
        report.faults().forEach(faults::add);
        return json.toPrettyString();
    }

    private static void write(Trial trial, ObjectNode node) {
        node.put("attack", trial.attack());
        node.put("title", Drill.title(trial.attack()));
        node.put("compromised", trial.cell().compromised());
        node.put("target", trial.cell().target());
        node.put("what", trial.what());
        node.put("expected", trial.came().expected());
        trial.came().evidence().forEach(node.putArray("evidence")::add);
        node.put("seen", trial.came().seen());
        node.put("level", trial.came().level().text());
        node.put("note", trial.came().note());
    }
}
