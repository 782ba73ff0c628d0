// SPDX-License-Identifier: Apache-2.0
package io.sallyport.keys;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sallyport.fields.FieldContext;
import io.sallyport.fields.Sealed;
import io.sallyport.http.MediaTypes;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.io.IOException;
import java.util.Set;

/** The bodies of {@code /v1/fields/seal} and {@code /v1/fields/open}. */
final class FieldJson {
    static final String SEAL = "/v1/fields/seal";
    static final String OPEN = "/v1/fields/open";

    private static final Set<String> CONTEXT =
            Set.of("tenant", "dataset", "field", "row", "purpose");
    private static final int MAX_DEPTH = 4;
    private static final JsonMapper STRICT =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxNameLength(64)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private FieldJson() {}

    /** A value to be sealed; a secret. */
    record ToSeal(FieldContext context, String value) {
        @Override
        public String toString() {
            return "ToSeal[" + context + ", redacted]";
        }
    }

    /** A sealed value to be opened. */
    record ToOpen(FieldContext context, Sealed sealed) {}

    static ToSeal toSeal(Request request, int longest) {
        JsonNode body = body(request, SEAL, Set.of("context", "value"));
        return new ToSeal(context(body), text(body, "value", longest));
    }

    static ToOpen toOpen(Request request) {
        JsonNode body = body(request, OPEN, Set.of("context", "sealed"));
        return new ToOpen(context(body), new Sealed(text(body, "sealed", 1 << 20)));
    }

    /** An answer that nobody on the way may keep. */
    static Response answer(String name, String value) {
        return answer(STRICT.createObjectNode().put(name, value));
    }

    static Response sealed(Sealed sealed, String mask) {
        return answer(STRICT.createObjectNode().put("sealed", sealed.text()).put("mask", mask));
    }

    private static Response answer(JsonNode body) {
        return Response.json(200, body.toString()).with("cache-control", "no-store");
    }

    private static JsonNode body(Request request, String path, Set<String> members) {
        if (!request.path().equals(path)) {
            throw new ProblemException(
                    Problem.NOT_FOUND,
                    "no_route",
                    "path: nothing here (expected: " + SEAL + " or " + OPEN + ")");
        }
        if (!request.method().equals("POST")) {
            throw ProblemException.methodNotAllowed("POST");
        }
        MediaTypes.requireJson(request);
        try {
            JsonNode body = STRICT.readTree(request.body().array());
            onlyKnown(body, members);
            return body;
        } catch (IOException e) {
            throw malformed("body: not readable (expected: a json object, no duplicates)");
        }
    }

    private static FieldContext context(JsonNode body) {
        JsonNode context = body.path("context");
        onlyKnown(context, CONTEXT);
        return new FieldContext(
                text(context, "tenant", 64),
                text(context, "dataset", 256),
                text(context, "field", 256),
                text(context, "row", 256),
                text(context, "purpose", 256));
    }

    private static void onlyKnown(JsonNode node, Set<String> known) {
        if (!node.isObject()) {
            throw malformed("body: not an object (expected: members " + sorted(known) + ")");
        }
        node.fieldNames()
                .forEachRemaining(name -> {
                    if (!known.contains(name)) {
                        throw malformed("body: unknown member (expected: " + sorted(known) + ")");
                    }
                });
    }

    private static String text(JsonNode node, String name, int longest) {
        JsonNode value = node.path(name);
        if (!value.isTextual()
                || value.textValue().isBlank()
                || value.textValue().length() > longest) {
            throw malformed(name + ": not valid (expected: 1 to " + longest + " characters)");
        }
        return value.textValue();
    }

    private static String sorted(Set<String> names) {
        return String.join(", ", names.stream().sorted().toList());
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(Problem.MALFORMED_REQUEST, "malformed_body", detail);
    }
}
