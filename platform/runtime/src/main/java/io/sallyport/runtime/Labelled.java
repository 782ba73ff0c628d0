// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One metric and the label sets seen so far: a bounded number, each value of bounded length. */
final class Labelled<M> {
    static final int MOST = 1_000;
    private static final int LONGEST = 120;

    private final M metric;
    private final String[] names;
    private final Set<List<String>> seen = ConcurrentHashMap.newKeySet();

    Labelled(M metric, String[] names) {
        this.metric = metric;
        this.names = names.clone();
    }

    static String[] names(Map<String, String> labels) {
        return labels.keySet().stream().sorted().toArray(String[]::new);
    }

    M metric() {
        return metric;
    }

    /**
     * The values in the order of the names; {@code other} for each when there are too many sets.
     */
    String[] values(Map<String, String> labels) {
        if (!Arrays.equals(names, names(labels))) {
            throw new IllegalArgumentException(
                    "label names: "
                            + labels.keySet()
                            + " (expected: "
                            + Arrays.toString(names)
                            + ")");
        }
        String[] values =
                Arrays.stream(names).map(name -> shortened(labels, name)).toArray(String[]::new);
        return admitted(List.of(values)) ? values : others();
    }

    private boolean admitted(List<String> values) {
        if (seen.contains(values)) {
            return true;
        }
        synchronized (seen) { // the bound is exact, and only new sets come here
            if (seen.size() < MOST) {
                seen.add(values);
            }
            return seen.contains(values);
        }
    }

    private String[] others() {
        String[] values = new String[names.length];
        Arrays.fill(values, "other");
        return values;
    }

    private static String shortened(Map<String, String> labels, String name) {
        String value = labels.getOrDefault(name, "");
        return value.length() <= LONGEST ? value : value.substring(0, LONGEST);
    }
}
