// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Paths and JSON members between a workload and the authority; both ends read them here. */
final class Wire {
    static final String ENROL = "/v1/enrol";
    static final String RENEW = "/v1/renew";
    static final String BUNDLE = "/v1/bundle";
    static final String SPIFFE_BUNDLE = "/v1/spiffe-bundle"; // for other trust domains
    static final String TRUST = "/v1/trust"; // for workloads: our bundle and those of others
    static final String USED = "used"; // the sequence of the bundle that who asks uses
    static final String CSR = "csr";
    static final String JOIN_TOKEN = "join_token";
    static final String WORKLOAD_TOKEN = "workload_token";
    static final String CHAIN = "svid_chain";
    static final String TRUST_BUNDLE = "bundle";
    static final String PEM_TYPE = "application/pem-certificate-chain"; // RFC 8555, 9.1

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Wire() {}

    /** What was read: every member that was asked for. */
    record Texts(Map<String, String> members) {
        String of(String name) {
            return members.getOrDefault(name, "");
        }

        @Override
        public String toString() {
            return "Texts[redacted]"; // a join token may be among them
        }
    }

    /**
     * An object of exactly these texts.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    static Texts read(String json, Set<String> members) {
        Texts found = read(json);
        if (!found.members().keySet().equals(members)) {
            throw new IllegalArgumentException(
                    "body: not as it must be (expected: an object with the texts "
                            + String.join(", ", members.stream().sorted().toList())
                            + ")");
        }
        return found;
    }

    /**
     * An object of texts.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    static Texts read(String json) {
        JsonNode node = tree(json);
        var found = new HashMap<String, String>();
        node.properties()
                .forEach(member -> {
                    if (member.getValue().isTextual()) {
                        found.put(member.getKey(), member.getValue().textValue());
                    }
                });
        if (!node.isObject() || found.size() != node.size()) {
            throw new IllegalArgumentException(
                    "body: not as it must be (expected: an object of texts)");
        }
        return new Texts(found);
    }

    /** A text member, or nothing when it is not there: for what others sent. */
    static String member(String json, String name) {
        try {
            return tree(json).path(name).asText("");
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    static String write(Map<String, String> members) {
        try {
            return JSON.writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("json: texts cannot be written", e);
        }
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("body: no JSON (expected: an object)", e);
        }
    }
}
