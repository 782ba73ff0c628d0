// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Header fields (RFC 9110, 5); names compare without case. Immutable.
 *
 * @param fields lower-case name to values, in order
 */
public record Headers(Map<String, List<String>> fields) {
    /** No fields. */
    public static final Headers NONE = new Headers(Map.of());

    public Headers {
        var copy = new TreeMap<String, List<String>>();
        fields.forEach(
                (name, values) -> copy.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        fields = java.util.Collections.unmodifiableMap(copy);
    }

    /** The only value of {@code name}; empty when it is missing or there are several. */
    public Optional<String> one(String name) {
        List<String> values = all(name);
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    /** Every value of {@code name}; empty when it is missing. */
    public List<String> all(String name) {
        return fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** These fields and one more value. */
    public Headers with(String name, String value) {
        var copy = new TreeMap<>(fields);
        var values = new ArrayList<>(all(name));
        values.add(value);
        copy.put(name.toLowerCase(Locale.ROOT), values);
        return new Headers(copy);
    }

    /** These fields without {@code name}. */
    public Headers without(String name) {
        var copy = new TreeMap<>(fields);
        copy.remove(name.toLowerCase(Locale.ROOT));
        return new Headers(copy);
    }
}
