// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * The keys of one YAML mapping, each once.
 *
 * @param line where it starts
 * @param entries in file order
 */
record Mapping(int line, Map<String, Entry> entries) {
    Mapping {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** A key's line and its value. */
    record Entry(int line, Node value) {}

    /** The mapping at {@code node}; nothing at all counts as an empty one. */
    static Optional<Mapping> of(Node node, String path, Faults faults) {
        if (YamlText.isNothing(node)) {
            return Optional.of(new Mapping(YamlText.line(node), Map.of()));
        }
        if (!(node instanceof MappingNode mapping)) {
            faults.add(YamlText.line(node), path, "not a section (expected: keys below it)");
            return Optional.empty();
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (NodeTuple pair : mapping.getValue()) {
            add(pair, path, entries, faults);
        }
        return Optional.of(new Mapping(YamlText.line(node), entries));
    }

    Optional<Entry> entry(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Makes a fault of every key that is not {@code known}. */
    void refuseUnknown(Set<String> known, String path, Faults faults) {
        entries.forEach((key, entry) -> {
            if (!known.contains(key)) {
                faults.add(entry.line(), below(path, key), "unknown key" + hint(key, known));
            }
        });
    }

    /** {@code key} under {@code path}. */
    static String below(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static void add(
            NodeTuple pair, String path, Map<String, Entry> entries, Faults faults) {
        int line = YamlText.line(pair.getKeyNode());
        if (!(pair.getKeyNode() instanceof ScalarNode key)) {
            faults.add(line, path, "key is no text (expected: a kebab-case word)");
        } else if (entries.putIfAbsent(key.getValue(), new Entry(line, pair.getValueNode()))
                != null) {
            faults.add(line, below(path, key.getValue()), "given twice (expected: once)");
        }
    }

    private static String hint(String key, Set<String> known) {
        return Names.nearest(key, known)
                .map(name -> " (expected: `" + name + "`, did you mean that?)")
                .orElseGet(() ->
                        " (expected: one of "
                                + String.join(", ", known.stream().sorted().toList())
                                + ")");
    }
}
