// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.tls.ForeignBundle;
import io.sallyport.tls.TrustBundle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom a workload may believe, as the authority tells it: each answer replaces all that was told
 * before (as messages of the SPIFFE Workload API do, 4.3). Anchors travel under their domain's
 * name. How long foreign ones count is a length of time, so that clocks need not agree.
 *
 * @param foreign one for each other domain; one that is left out is known no more
 */
record TrustAnswer(PublishedBundle own, List<ForeignBundle> foreign) {
    /** Bytes of an answer: as many domains as there may be, each with as many keys. */
    static final int LONGEST = 2 << 20;

    private static final String OWN = "bundle";
    private static final String FOREIGN = "foreign";
    private static final String DOMAIN = "trust_domain";
    private static final String COUNTS = "counts_for_ms";

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxDocumentLength(LONGEST)
                                                    .maxNestingDepth(4)
                                                    .maxStringLength(512 << 10)
                                                    .build())
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    TrustAnswer {
        foreign = List.copyOf(foreign);
    }

    String text(Instant now) {
        ObjectNode answer = JSON.createObjectNode().put(OWN, own.text());
        var list = answer.putArray(FOREIGN);
        for (ForeignBundle one : foreign) {
            long left = Math.max(0, Duration.between(now, one.until()).toMillis());
            list.addObject()
                    .put(DOMAIN, one.trustDomain())
                    .put(OWN, one.bundle().text())
                    .put(COUNTS, left);
        }
        return answer.toString();
    }

    /**
     * Reads {@link #text}.
     *
     * @param asked when the question was put: what is told counts from then on, not from later
     * @throws IllegalArgumentException when it is anything else
     */
    static TrustAnswer read(String trustDomain, String json, Instant asked) {
        try {
            JsonNode answer = JSON.readTree(json);
            var foreign = new ArrayList<ForeignBundle>();
            for (JsonNode one : required(answer.path(FOREIGN).isArray(), answer).path(FOREIGN)) {
                foreign.add(foreign(trustDomain, one, asked));
            }
            return new TrustAnswer(
                    PublishedBundle.parse(trustDomain, answer.path(OWN).asText()), foreign);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("trust: no JSON (expected: an object)", e);
        }
    }

    private static ForeignBundle foreign(String trustDomain, JsonNode one, Instant asked) {
        JsonNode counts = one.path(COUNTS);
        String domain = one.path(DOMAIN).asText();
        required(counts.canConvertToLong() && !domain.equals(trustDomain), one);
        var bundle = TrustBundle.parse(domain, one.path(OWN).asText());
        return new ForeignBundle(bundle, asked.plusMillis(Math.max(0, counts.longValue())));
    }

    private static JsonNode required(boolean sound, JsonNode node) {
        if (!sound) {
            throw new IllegalArgumentException(
                    "trust: not as it must be (expected: bundle and foreign ones)");
        }
        return node;
    }
}
