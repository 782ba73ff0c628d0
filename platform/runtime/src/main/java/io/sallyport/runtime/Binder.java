// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Makes values of YAML nodes. Empty means that a fault was noted. */
final class Binder {
    private final Scalars scalars;
    private final Faults faults;

    Binder(Path folder, Faults faults) {
        this.scalars = new Scalars(folder);
        this.faults = faults;
    }

    Optional<Object> bind(Type type, Node node, String path) {
        return switch (type) {
            case ParameterizedType generic -> collection(generic, node, path);
            case Class<?> plain -> plain(plain, node, path);
            default -> throw unsupported(type);
        };
    }

    /** Whether {@code type} is keys below a key, not one value. */
    boolean isSection(Type type) {
        return type instanceof Class<?> plain && plain.isRecord() && scalars.form(plain).isEmpty();
    }

    /** What {@code type} looks like in the file, for messages. */
    String expected(Type type) {
        return switch (type) {
            case Class<?> plain when plain.isEnum() -> "one of " + constants(plain);
            case Class<?> plain ->
                    scalars.form(plain).map(Scalars.Form::expected).orElse("a section");
            case ParameterizedType generic when Map.class == generic.getRawType() -> "a section";
            default -> "a list";
        };
    }

    private Optional<Object> plain(Class<?> type, Node node, String path) {
        Optional<Scalars.Form> form = scalars.form(type);
        if (form.isPresent()) {
            return scalar(type, form.get(), node, path);
        }
        if (type.isRecord()) {
            return new RecordBinder(this, faults).bind(type, node, path);
        }
        if (type.isEnum()) {
            return constant(type, node, path);
        }
        throw unsupported(type);
    }

    private Optional<Object> scalar(Class<?> type, Scalars.Form form, Node node, String path) {
        Optional<String> text = text(type, node, path);
        try {
            return text.map(form.read());
        } catch (IllegalArgumentException unreadable) {
            // whoever writes the secret itself must not see it logged
            if (type == SecretRef.class) {
                faults.add(
                        YamlText.line(node), path, "not shown (expected: " + form.expected() + ")");
            } else {
                faults.unexpected(YamlText.line(node), path, text.orElse(""), form.expected());
            }
            return Optional.empty();
        }
    }

    private Optional<Object> constant(Class<?> type, Node node, String path) {
        Optional<String> text = text(type, node, path);
        Optional<Object> found =
                text.flatMap(wanted ->
                        Arrays.stream(type.getEnumConstants())
                                .filter(one -> Names.kebab(one.toString()).equals(wanted))
                                .findFirst());
        if (text.isPresent() && found.isEmpty()) {
            faults.unexpected(YamlText.line(node), path, text.get(), expected(type));
        }
        return found;
    }

    private Optional<String> text(Type type, Node node, String path) {
        if (node instanceof ScalarNode scalar && !YamlText.isNothing(node)) {
            return Optional.of(scalar.getValue());
        }
        String what = node instanceof ScalarNode ? "no value" : "not one value";
        faults.add(YamlText.line(node), path, what + " (expected: " + expected(type) + ")");
        return Optional.empty();
    }

    private Optional<Object> collection(ParameterizedType type, Node node, String path) {
        Type[] inner = type.getActualTypeArguments();
        if (type.getRawType() == Optional.class) {
            return bind(inner[0], node, path).map(Optional::of);
        }
        if (type.getRawType() == List.class) {
            return list(inner[0], node, path).map(List::copyOf);
        }
        if (type.getRawType() == Set.class) {
            return list(inner[0], node, path)
                    .map(LinkedHashSet::new)
                    .map(Collections::unmodifiableSet);
        }
        if (type.getRawType() == Map.class && inner[0] == String.class) {
            return map(inner[1], node, path).map(Collections::unmodifiableMap);
        }
        throw unsupported(type);
    }

    private Optional<List<Object>> list(Type inner, Node node, String path) {
        if (!(node instanceof SequenceNode sequence)) {
            faults.add(YamlText.line(node), path, "not a list (expected: a list, [] for none)");
            return Optional.empty();
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < sequence.getValue().size(); i++) {
            bind(inner, sequence.getValue().get(i), path + "[" + i + "]").ifPresent(values::add);
        }
        return values.size() == sequence.getValue().size() ? Optional.of(values) : Optional.empty();
    }

    private Optional<Map<String, Object>> map(Type inner, Node node, String path) {
        return Mapping.of(node, path, faults).flatMap(mapping -> map(inner, mapping, path));
    }

    private Optional<Map<String, Object>> map(Type inner, Mapping mapping, String path) {
        Map<String, Object> values = new LinkedHashMap<>();
        mapping.entries()
                .forEach((key, entry) ->
                        bind(inner, entry.value(), Mapping.below(path, key))
                                .ifPresent(value -> values.put(key, value)));
        return values.size() == mapping.entries().size() ? Optional.of(values) : Optional.empty();
    }

    private static String constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(one -> Names.kebab(one.toString()))
                .collect(Collectors.joining(", "));
    }

    private static IllegalStateException unsupported(Type type) {
        return new IllegalStateException(
                "configuration type: " + type + " (expected: see Configuration)");
    }
}
