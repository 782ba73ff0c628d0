// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sallyport.http.Bytes;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads JSON of callers: bounded depth, no duplicate members, nothing after the end. */
final class JsonBody {
    private static final int MAX_DEPTH = 12;
    private static final JsonMapper STRICT =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxNumberLength(40)
                                                    .maxNameLength(200)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private JsonBody() {}

    /** The body's object. */
    static JsonNode read(Bytes body) {
        try {
            JsonNode root = STRICT.readTree(body.array());
            if (!root.isObject()) {
                throw malformed("body: no object (expected: a json object)");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw malformed("body: not readable (expected: json, depth at most 12, no duplicates)");
        } catch (IOException e) {
            throw malformed("body: not readable (expected: json)");
        }
    }

    /** Members that mean nothing here are refused rather than overlooked. */
    static void onlyKnown(JsonNode node, Set<String> known) {
        for (var member : node.properties()) {
            if (!known.contains(member.getKey())) {
                throw malformed("body: unknown member (expected: one of " + sorted(known) + ")");
            }
        }
    }

    /** What a member says that nothing depends on, whatever kind of value it has. */
    static Optional<String> stated(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isMissingNode() || value.isNull()
                ? Optional.empty()
                : Optional.of(value.isTextual() ? value.textValue() : value.toString());
    }

    /** A member that must be a text of 1 to {@code max} chars. */
    static String text(JsonNode node, String name, int max) {
        JsonNode value = node.path(name);
        if (!value.isTextual() || value.asText().isBlank() || value.asText().length() > max) {
            throw malformed(name + ": not valid (expected: a text of 1 to " + max + " characters)");
        }
        return value.asText();
    }

    /** A member that must be a list of at most {@code max}, not empty. */
    static List<JsonNode> list(JsonNode node, String name, int max) {
        JsonNode value = node.path(name);
        if (!value.isArray() || value.isEmpty() || value.size() > max) {
            throw malformed(name + ": not valid (expected: a list of 1 to " + max + ")");
        }
        return value.valueStream().toList();
    }

    static ProblemException malformed(String detail) {
        return new ProblemException(Problem.MALFORMED_REQUEST, "malformed_body", detail);
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }
}
