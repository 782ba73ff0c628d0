// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sallyport.retrieval.Classification;
import io.sallyport.retrieval.Rights;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A JSON object a line. */
final class JsonRights implements RightsFile.Lines {
    private static final Set<String> MEMBERS =
            Set.of("document", "grants", "denials", "classification");
    private static final int LONGEST = 512 << 10;
    private static final JsonMapper STRICT =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(3)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    @Override
    public Optional<RightsFile.Entry> read(String line) {
        JsonNode entry = object(line);
        for (var member : entry.properties()) {
            if (!MEMBERS.contains(member.getKey())) {
                throw new IllegalArgumentException(
                        "line: unknown member (expected: document, grants, denials or"
                                + " classification)");
            }
        }
        String document = entry.path("document").isTextual() ? entry.path("document").asText() : "";
        var rights = new Rights(names(entry, "grants"), names(entry, "denials"), level(entry));
        return Optional.of(new RightsFile.Entry(document, rights));
    }

    private static JsonNode object(String line) {
        if (line.length() > LONGEST) {
            throw new IllegalArgumentException("line: too long (expected: at most 512 Ki)");
        }
        try {
            JsonNode node = STRICT.readTree(line);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            // told as any other line that is no object
        }
        throw new IllegalArgumentException(
                "line: not readable (expected: one json object, no member twice)");
    }

    private static Classification level(JsonNode entry) {
        JsonNode level = entry.path("classification");
        return level.isMissingNode()
                ? Classification.UNCLASSIFIED
                : Classification.parse(level.isTextual() ? level.asText() : "");
    }

    private static Set<String> names(JsonNode entry, String member) {
        JsonNode list = entry.path(member);
        var names = new HashSet<String>();
        if (list.isMissingNode()) {
            return names;
        }
        if (!list.isArray()) {
            throw new IllegalArgumentException(member + ": not valid (expected: a list of names)");
        }
        for (JsonNode name : list) {
            names.add(name.isTextual() ? name.asText() : "");
        }
        return names;
    }
}
