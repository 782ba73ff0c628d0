// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Readers of outside JSON: bounded depth, no duplicate members (two readers would see two
 * requests), nothing behind the end, decimals kept digit for digit.
 */
final class Json {
    /** For answers of providers and for writing. */
    static final ObjectMapper MAPPER = strict(64);

    private Json() {}

    /** As strict, to a depth of its own. */
    static ObjectMapper strict(int depth) {
        var limits =
                StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxNumberLength(64)
                        .maxNameLength(256)
                        .build();
        return JsonMapper.builder(
                        JsonFactory.builder()
                                .streamReadConstraints(limits)
                                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }
}
