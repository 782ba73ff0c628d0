// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import io.sallyport.firewall.Firewall.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the rules hit, in one text over all its views. Signs add up only within a window, so that a
 * long text is not suspicious for being long; a flood of weak signs hides nothing. One thread.
 */
final class Hits {
    private static final int WINDOW = 1200; // chars of the original
    private static final int BUCKET = 200; // one hit of a rule per bucket is kept
    private static final int SHOWN = 32;

    private final List<Hit> hits = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    private record Hit(Rule rule, int from, int to) {}

    void add(Rule rule, int from, int to) {
        if (seen.add(rule.id() + ' ' + from / BUCKET)) {
            hits.add(new Hit(rule, from, to));
        }
    }

    boolean isEmpty() {
        return hits.isEmpty();
    }

    /** The highest score of any window: 1 - product of (1 - weight) over its distinct rules. */
    double score() {
        var inOrder = new ArrayList<>(hits);
        inOrder.sort(Comparator.comparingInt(Hit::from));
        Map<Rule, Integer> lastAt = new HashMap<>();
        double highest = 0;
        for (Hit hit : inOrder) {
            lastAt.put(hit.rule(), hit.from());
            lastAt.values().removeIf(at -> at < hit.from() - WINDOW);
            double clear = 1;
            for (Rule rule : lastAt.keySet()) {
                clear *= 1 - rule.weight();
            }
            highest = Math.max(highest, 1 - clear);
        }
        return highest;
    }

    /** The weightiest, in text order. */
    List<Finding> findings() {
        return hits.stream()
                .sorted(Comparator.comparingDouble((Hit hit) -> -hit.rule().weight()))
                .limit(SHOWN)
                .sorted(Comparator.comparingInt(Hit::from))
                .map(Hits::finding)
                .toList();
    }

    private static Finding finding(Hit hit) {
        Rule rule = hit.rule();
        return new Finding(rule.id(), hit.from(), hit.to(), rule.why() + " (" + rule.owasp() + ")");
    }
}
