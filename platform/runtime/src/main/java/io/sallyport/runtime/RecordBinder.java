// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Makes records of YAML mappings: one key a component, the record's own checks last. */
final class RecordBinder {
    private final Binder values;
    private final Faults faults;

    RecordBinder(Binder values, Faults faults) {
        this.values = values;
        this.faults = faults;
    }

    Optional<Object> bind(Class<?> type, Node node, String path) {
        return Mapping.of(node, path, faults).flatMap(mapping -> bind(type, mapping, path));
    }

    Optional<Object> bind(Class<?> type, Mapping mapping, String path) {
        RecordComponent[] components = type.getRecordComponents();
        mapping.refuseUnknown(keys(components), path, faults);
        List<Object> found = new ArrayList<>();
        for (RecordComponent component : components) {
            component(component, mapping, path).ifPresent(found::add);
        }
        return found.size() == components.length
                ? construct(type, found, mapping, path)
                : Optional.empty();
    }

    private Optional<Object> component(RecordComponent component, Mapping mapping, String path) {
        String key = Names.kebab(component.getName());
        String below = Mapping.below(path, key);
        Type type = component.getGenericType();
        Optional<Mapping.Entry> entry = mapping.entry(key);
        boolean nothing = entry.map(there -> YamlText.isNothing(there.value())).orElse(true);
        if (nothing && isOptional(type)) {
            return Optional.of(Optional.empty());
        }
        Default fallback = component.getAnnotation(Default.class);
        boolean section = values.isSection(type);
        if (entry.isPresent()) {
            Node given = entry.get().value();
            boolean filled = section && fallback != null;
            Node node = filled ? YamlText.filled(given, fallback.value()) : given;
            return values.bind(type, node, below);
        }
        if (fallback != null && !section) {
            return values.bind(type, YamlText.ofDefault(fallback.value()), below);
        }
        faults.add(mapping.line(), below, "missing (expected: " + values.expected(type) + ")");
        return Optional.empty();
    }

    private Optional<Object> construct(
            Class<?> type, List<Object> found, Mapping mapping, String path) {
        try {
            Class<?>[] types =
                    Arrays.stream(type.getRecordComponents())
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new);
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            canonical.setAccessible(true); // records nested in a package-private class
            return Optional.of(canonical.newInstance(found.toArray()));
        } catch (InvocationTargetException refused) {
            reason(refused.getCause()).lines().forEach(line -> refused(line, mapping, path));
            return Optional.empty();
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(
                    "record without canonical constructor: " + type, impossible);
        }
    }

    /** {@code key: what}, told at the key's own line when the record names one of its own. */
    private void refused(String reason, Mapping mapping, String path) {
        String key = reason.split("[.:]", 2)[0];
        mapping.entry(key)
                .ifPresentOrElse(
                        entry -> {
                            int colon = reason.indexOf(": ");
                            faults.add(
                                    entry.line(),
                                    Mapping.below(path, reason.substring(0, colon)),
                                    reason.substring(colon + 2));
                        },
                        () -> faults.add(mapping.line(), path, reason));
    }

    /** Only an IllegalArgumentException is written for the reader; anything else is our mistake. */
    private static String reason(@Nullable Throwable refused) {
        if (refused instanceof IllegalArgumentException && refused.getMessage() != null) {
            return refused.getMessage()
                    .lines()
                    .map(line -> PlainText.plain(line, ' '))
                    .collect(Collectors.joining("\n"));
        }
        throw new IllegalStateException("configuration record failed", refused);
    }

    private static boolean isOptional(Type type) {
        return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
    }

    private static Set<String> keys(RecordComponent[] components) {
        return Arrays.stream(components)
                .map(component -> Names.kebab(component.getName()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
