// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.retrieval.Rights;
import io.sallyport.retrieval.RightsOperator;
import io.sallyport.runtime.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What {@code rights} prints. */
final class RightsReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RightsReport() {}

    static String text(String user, String document, RightsOperator.Explanation told) {
        var lines = new ArrayList<String>();
        lines.add(
                "%s %s see %s: %s"
                        .formatted(
                                PlainText.plain(user, '?'),
                                told.allowed() ? "may" : "may not",
                                document,
                                words(told.reason())));
        told.grants().forEach(held -> lines.add("  granted to " + way(held)));
        told.denials().forEach(held -> lines.add("  denied to  " + way(held)));
        lines.add(
                "  classification %s, clearance %s"
                        .formatted(told.classification(), told.clearance()));
        return String.join(System.lineSeparator(), lines);
    }

    static String json(RightsOperator.Explanation told) {
        return JSON.valueToTree(told).toPrettyString();
    }

    static String text(Map<String, Rights> listed) {
        var lines = new ArrayList<String>();
        new TreeMap<>(listed)
                .forEach((id, rights) -> {
                    lines.add("%s  %s".formatted(id, rights.classification().text()));
                    if (rights.grants().isEmpty()) {
                        lines.add("  nobody");
                    }
                    sorted(rights.grants()).forEach(name -> lines.add("  + " + name));
                    sorted(rights.denials()).forEach(name -> lines.add("  - " + name));
                });
        return String.join(System.lineSeparator(), lines);
    }

    /** As {@code rights import} reads it. */
    static String lines(Map<String, Rights> listed, boolean csv) {
        var lines = new ArrayList<String>();
        if (csv) {
            lines.add("document,grants,denials,classification");
        }
        new TreeMap<>(listed)
                .forEach((id, rights) -> lines.add(csv ? csv(id, rights) : json(id, rights)));
        return String.join("\n", lines);
    }

    private static String csv(String id, Rights rights) {
        return String.join(
                ",",
                id,
                cell(rights.grants()),
                cell(rights.denials()),
                rights.classification().text());
    }

    private static String cell(Set<String> names) {
        for (String name : names) {
            if (name.indexOf(';') >= 0) {
                throw new Refusal("csv: a name holds a `;` (expected: --json)");
            }
        }
        String joined = String.join(";", sorted(names));
        boolean plain = joined.indexOf(',') < 0 && joined.indexOf('"') < 0;
        return plain ? joined : "\"" + joined.replace("\"", "\"\"") + "\"";
    }

    private static String json(String id, Rights rights) {
        ObjectNode line = JSON.createObjectNode().put("document", id);
        sorted(rights.grants()).forEach(line.putArray("grants")::add);
        sorted(rights.denials()).forEach(line.putArray("denials")::add);
        return line.put("classification", rights.classification().text()).toString();
    }

    private static String way(RightsOperator.Held held) {
        return held.by().isEmpty()
                ? held.principal()
                : held.principal() + ", through " + String.join(", ", held.by());
    }

    private static String words(String reason) {
        return switch (reason) {
            case "granted" -> "granted, and nothing denies it";
            case "denied" -> "denied; a denial beats every grant";
            case "not_granted" -> "no grant names the user or what the user is in";
            case "not_cleared" -> "granted, but the clearance is too low";
            case "other_tenant" -> "the collection is another tenant's";
            default -> reason;
        };
    }

    private static List<String> sorted(Set<String> names) {
        return List.copyOf(new TreeSet<>(names));
    }
}
