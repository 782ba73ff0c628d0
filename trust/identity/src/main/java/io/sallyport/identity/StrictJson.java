// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * JSON objects from outside, read in the one way that leaves no two readings (RFC 8259; I-JSON, RFC
 * 7493, 2): valid UTF-8 without a byte order mark, no halves of surrogate pairs, no duplicate
 * members at any depth, no number that another reader could round, nothing after the object; depth
 * and length of names and numbers are bounded.
 */
public final class StrictJson {
    private static final int MAX_DEPTH = 12;
    private static final int MAX_NUMBER = 20;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    // names from outside are not kept for the process's life
                                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxNumberLength(MAX_NUMBER)
                                                    .maxNameLength(256)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private StrictJson() {}

    /**
     * Reads one object.
     *
     * @param limit in bytes
     * @throws TokenRefusedException with {@code too_large}, {@code bad_encoding} or {@code
     *     bad_json}
     */
    public static ObjectNode object(byte[] bytes, int limit) {
        if (bytes.length > limit) {
            throw new TokenRefusedException("too_large");
        }
        try {
            if (MAPPER.readTree(text(bytes)) instanceof ObjectNode object
                    && InteroperableJson.holds(object)) {
                return object;
            }
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new TokenRefusedException("bad_json");
        }
        throw new TokenRefusedException("bad_json");
    }

    /** The object's text. */
    static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("writing json", e);
        }
    }

    /** An empty object, to be filled. */
    static ObjectNode newObject() {
        return MAPPER.createObjectNode();
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new TokenRefusedException("bad_encoding");
        }
    }
}
