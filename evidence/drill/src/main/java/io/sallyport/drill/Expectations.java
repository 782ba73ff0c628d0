// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What each cell is declared to be, with the reason: {@code compromised: {target: {is: refused,
 * why: "..."}}}.
 *
 * @param cells in the file's order
 */
record Expectations(Map<Cell, Declared> cells) {
    private static final String RESOURCE = "expectations.yaml";

    Expectations {
        cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
    }

    /**
     * What one cell may be at worst.
     *
     * @param why the bound, or the reason why it is open, or what refuses
     */
    record Declared(Level level, String why) {}

    /** Those of the demo. */
    static Expectations ofDemo() {
        try (InputStream in = Expectations.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + ": missing from the class path");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("reading " + RESOURCE, e);
        }
    }

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException when a cell is not stated in full
     */
    static Expectations parse(String yaml) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        try {
            Object top = new Yaml(new SafeConstructor(options)).load(yaml);
            var cells = new LinkedHashMap<Cell, Declared>();
            mapping(top, "file")
                    .forEach((compromised, targets) ->
                            mapping(targets, text(compromised))
                                    .forEach((target, stated) -> {
                                        var cell = new Cell(text(compromised), text(target));
                                        cells.put(cell, declared(cell, stated));
                                    }));
            return new Expectations(cells);
        } catch (YAMLException e) {
            throw new IllegalArgumentException("expectations: not readable (expected: YAML)", e);
        }
    }

    Optional<Declared> of(Cell cell) {
        return Optional.ofNullable(cells.get(cell));
    }

    private static Declared declared(Cell cell, Object stated) {
        Map<?, ?> entry = mapping(stated, cell.toString());
        if (entry.keySet().equals(Set.of("is", "why"))
                && entry.get("is") instanceof String is
                && entry.get("why") instanceof String why
                && !why.isBlank()) {
            return new Declared(level(cell, is), why);
        }
        throw new IllegalArgumentException(
                cell + ": not complete (expected: {is: refused|bounded|open, why: \"...\"})");
    }

    private static Level level(Cell cell, String text) {
        return switch (text) {
            case "refused", "bounded", "open" -> Level.valueOf(text.toUpperCase(Locale.ROOT));
            default ->
                    throw new IllegalArgumentException(
                            cell + ": `" + text + "` (expected: refused, bounded or open)");
        };
    }

    private static Map<?, ?> mapping(Object node, String where) {
        if (node instanceof Map<?, ?> mapping) {
            return mapping;
        }
        throw new IllegalArgumentException(where + ": no mapping (expected: key: value)");
    }

    private static String text(Object value) {
        return String.valueOf(value);
    }
}
