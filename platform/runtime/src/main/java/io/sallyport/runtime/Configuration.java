// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/**
 * One YAML file, read into records: kebab-case keys, {@link java.time.Duration}, {@link ByteSize},
 * {@link java.nio.file.Path} (relative to the file), {@link java.net.URI}, {@link
 * java.math.BigDecimal}, numbers, enums, lists, sets, maps, nested records, {@link
 * java.util.Optional}, {@link SecretRef}. Unknown and repeated keys are faults; so are anchors,
 * aliases and tags. Immutable.
 */
public final class Configuration {
    private final Path file;
    private final Mapping top;

    private Configuration(Path file, Mapping top) {
        this.file = file;
        this.top = top;
    }

    /**
     * Reads and parses {@code file}, at most 1 MiB of UTF-8.
     *
     * @throws ConfigurationException with every fault when the file is missing or no YAML
     */
    public static Configuration read(Path file) {
        var faults = new Faults(file);
        String text = text(file);
        Optional<Node> node = YamlText.parse(text, faults);
        Mapping top =
                Mapping.of(node.orElseGet(YamlText::emptyMapping), "file", faults)
                        .orElseGet(() -> new Mapping(1, Map.of()));
        faults.throwIfAny();
        return new Configuration(file, top);
    }

    /** Whether the top-level {@code key} is there. */
    public boolean has(String key) {
        return top.entry(key).isPresent();
    }

    /**
     * Reads the section under the top-level {@code key} into a record. A component of type {@code
     * Optional} may be missing; a component annotated {@link Default} takes that text when missing;
     * all others are required. What the record's compact constructor throws becomes a fault at that
     * line. A section that is not there counts as an empty one.
     *
     * @throws ConfigurationException with every fault, each with line and expected form
     */
    public <T extends Record> T section(String key, Class<T> type) {
        var faults = new Faults(file);
        Optional<Object> section = bind(key, type, faults);
        faults.throwIfAny();
        return type.cast(section.orElseThrow());
    }

    /**
     * Reads the whole file into one record, whose components are its top-level keys; all else as
     * for {@link #section}.
     *
     * @throws ConfigurationException with every fault, each with line and expected form
     */
    public <T extends Record> T whole(Class<T> type) {
        var faults = new Faults(file);
        Optional<Object> all = new RecordBinder(binder(faults), faults).bind(type, top, "");
        faults.throwIfAny();
        return type.cast(all.orElseThrow());
    }

    /**
     * The path at the top-level {@code key}, relative to the file.
     *
     * @throws ConfigurationException when it is missing or no path
     */
    public Path path(String key) {
        return scalar(key, Path.class);
    }

    /**
     * The text at the top-level {@code key}.
     *
     * @throws ConfigurationException when it is missing or no single value
     */
    public String text(String key) {
        return scalar(key, String.class);
    }

    /** Where the file is; what its relative paths start from. */
    public Path folder() {
        return Optional.ofNullable(file.toAbsolutePath().normalize().getParent()).orElse(file);
    }

    /**
     * Collects the faults of several sections, and of top-level keys that none of them names.
     *
     * @throws ConfigurationException with every fault of the file
     */
    public void check(Map<String, Class<? extends Record>> sections) {
        check(sections, Map.of(), Set.of());
    }

    /**
     * Collects the faults of the whole file at once.
     *
     * @param required sections that must be there
     * @param optional sections that are checked when they are there
     * @param values top-level keys that must be there with one value, such as {@code data-dir}
     * @throws ConfigurationException with every fault of the file
     */
    public void check(
            Map<String, Class<? extends Record>> required,
            Map<String, Class<? extends Record>> optional,
            Set<String> values) {
        var faults = new Faults(file);
        Set<String> known = new HashSet<>(required.keySet());
        known.addAll(optional.keySet());
        known.addAll(values);
        top.refuseUnknown(known, "", faults);
        required.forEach((key, type) -> bind(key, type, faults));
        optional.forEach((key, type) -> {
            if (has(key)) {
                bind(key, type, faults);
            }
        });
        values.forEach(key -> value(key, Path.class, faults));
        faults.throwIfAny();
    }

    private <T> T scalar(String key, Class<T> type) {
        var faults = new Faults(file);
        Optional<Object> value = value(key, type, faults);
        faults.throwIfAny();
        return type.cast(value.orElseThrow());
    }

    private Optional<Object> value(String key, Class<?> type, Faults faults) {
        if (has(key)) {
            return bind(key, type, faults);
        }
        faults.add(1, key, "missing (expected: " + binder(faults).expected(type) + ")");
        return Optional.empty();
    }

    private Optional<Object> bind(String key, Class<?> type, Faults faults) {
        Node node = top.entry(key).map(Mapping.Entry::value).orElseGet(YamlText::emptyMapping);
        return binder(faults).bind(type, node, key);
    }

    private Binder binder(Faults faults) {
        return new Binder(folder(), faults);
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(YamlText.MAX_BYTES + 1);
            if (bytes.length > YamlText.MAX_BYTES) {
                throw unreadable(file, "too large (expected: at most 1 MiB)");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException broken) {
            throw unreadable(file, "not UTF-8 (expected: UTF-8 text)");
        } catch (IOException missing) {
            throw unreadable(file, "cannot be read (expected: a readable YAML file)");
        }
    }

    private static ConfigurationException unreadable(Path file, String what) {
        return new ConfigurationException(List.of(file + ":1: file: " + what));
    }
}
