// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the {@code filters} of a search: comparison and compound filters, bounded. */
final class FilterReader {
    private static final int MAX_DEPTH = 4;
    private static final int MAX_PARTS = 32;
    private static final int MAX_VALUES = 100;
    private static final Set<String> RELATIONS =
            Stream.of(Filter.Relation.values())
                    .map(relation -> relation.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.toUnmodifiableSet());

    private int parts;

    private FilterReader() {}

    static Filter read(JsonNode node) {
        return new FilterReader().read(node, 1);
    }

    private Filter read(JsonNode node, int depth) {
        parts++;
        if (depth > MAX_DEPTH || parts > MAX_PARTS) {
            throw JsonBody.malformed("filters: too large (expected: depth 4, 32 parts)");
        }
        String type = JsonBody.text(node, "type", 8);
        return switch (type) {
            case "and" -> new Filter.All(inner(node, depth));
            case "or" -> new Filter.Any(inner(node, depth));
            default -> compare(node, type);
        };
    }

    private List<Filter> inner(JsonNode node, int depth) {
        JsonBody.onlyKnown(node, Set.of("type", "filters"));
        var inner = new ArrayList<Filter>();
        for (JsonNode part : JsonBody.list(node, "filters", MAX_PARTS)) {
            inner.add(read(part, depth + 1));
        }
        return inner;
    }

    private static Filter compare(JsonNode node, String type) {
        JsonBody.onlyKnown(node, Set.of("type", "key", "value"));
        if (!RELATIONS.contains(type)) {
            throw JsonBody.malformed(
                    "filters: unknown type (expected: eq, ne, gt, gte, lt, lte, in, nin, and, or)");
        }
        var relation = Filter.Relation.valueOf(type.toUpperCase(Locale.ROOT));
        String key = JsonBody.text(node, "key", 80);
        return new Filter.Compare(key, relation, values(node, relation));
    }

    private static List<Attribute> values(JsonNode node, Filter.Relation relation) {
        if (!relation.takesList()) {
            return List.of(value(node.path("value"), relation));
        }
        var values = new ArrayList<Attribute>();
        for (JsonNode value : JsonBody.list(node, "value", MAX_VALUES)) {
            values.add(value(value, relation));
        }
        return values;
    }

    private static Attribute value(JsonNode node, Filter.Relation relation) {
        try {
            Attribute value = RowJson.attribute(node);
            if (relation.ordered() && !(value instanceof Attribute.Amount)) {
                throw JsonBody.malformed("filters: not ordered (expected: a number)");
            }
            return value;
        } catch (IllegalArgumentException e) {
            throw JsonBody.malformed("filters: " + e.getMessage());
        }
    }
}
