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
import io.sallyport.ca.BundleRefusedException.Why;
import io.sallyport.tls.TrustBundle;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * A trust bundle as one trust domain shows it to another: a JWK set (SPIFFE trust domain and
 * bundle, 4). Reading is strict and bounded, since it is the one document here that strangers
 * write.
 *
 * @param sequence empty when its publisher does not count
 * @param refreshHint how often its publisher wants to be asked; empty when it does not say
 */
record BundleDocument(OptionalLong sequence, Optional<Duration> refreshHint, TrustBundle bundle) {
    /** Bytes of a document. */
    static final int LONGEST = 256 << 10;

    private static final int MOST_KEYS = 32;
    private static final int MOST_WITHDRAWN = 1_000;
    private static final int URI_NAME = 6; // GeneralName, RFC 5280, 4.2.1.6
    private static final long HINT_SECONDS = 60;
    private static final String KEYS = "keys";
    private static final String SEQUENCE = "spiffe_sequence";
    private static final String HINT = "spiffe_refresh_hint";

    /** Ours, which others pass over (4.1): authorities below the keys that count no more. */
    private static final String WITHDRAWN = "sallyport_withdrawn";

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxDocumentLength(LONGEST)
                                                    .maxNestingDepth(8)
                                                    .maxStringLength(32 << 10)
                                                    .maxNameLength(256)
                                                    .maxNumberLength(20)
                                                    .build())
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /** Our own bundle for others. */
    static String text(PublishedBundle published) {
        TrustBundle bundle = published.bundle();
        ObjectNode document = JSON.createObjectNode();
        var keys = document.putArray(KEYS);
        bundle.anchors().forEach(anchor -> keys.add(BundleKey.of(anchor)));
        document.put(SEQUENCE, published.sequence());
        document.put(HINT, HINT_SECONDS);
        if (!bundle.withdrawn().isEmpty()) {
            var withdrawn = document.putArray(WITHDRAWN);
            new TreeSet<>(bundle.withdrawn()).forEach(withdrawn::add);
        }
        return document.toPrettyString();
    }

    /**
     * Reads what came for that trust domain; the domain's name is the reader's, since a document
     * does not tell it (SPIFFE Federation, 7.3).
     *
     * @throws BundleRefusedException when it is not wholly as it must be, saying why
     */
    static BundleDocument read(String trustDomain, byte[] bytes) {
        JsonNode document = tree(bytes);
        var anchors = new LinkedHashSet<X509Certificate>();
        keys(document).forEach(key -> BundleKey.read(key).ifPresent(anchors::add));
        if (anchors.isEmpty()) {
            throw new BundleRefusedException(
                    Why.NO_KEYS, "bundle: no X.509 authority (expected: one, use x509-svid)");
        }
        requireOf(trustDomain, anchors);
        return new BundleDocument(
                number(document.path(SEQUENCE)),
                number(document.path(HINT)).stream().mapToObj(BundleDocument::hint).findFirst(),
                new TrustBundle(trustDomain, anchors, withdrawn(document.path(WITHDRAWN))));
    }

    private static JsonNode tree(byte[] bytes) {
        if (bytes.length > LONGEST) {
            throw new BundleRefusedException(Why.TOO_LARGE, "bundle: over 256 KiB");
        }
        try {
            var utf8 = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return JSON.readTree(utf8.toString());
        } catch (CharacterCodingException | JsonProcessingException e) {
            throw new BundleRefusedException(
                    Why.MALFORMED, "bundle: no JSON in UTF-8 (expected: a JWK set)", e);
        }
    }

    private static List<JsonNode> keys(JsonNode document) {
        JsonNode keys = document.path(KEYS);
        if (!document.isObject() || !keys.isArray()) {
            throw new BundleRefusedException(
                    Why.MALFORMED, "bundle: no keys (expected: a JWK set, RFC 7517)");
        }
        if (keys.size() > MOST_KEYS) {
            throw new BundleRefusedException(
                    Why.TOO_MANY_KEYS,
                    "bundle: %d keys (expected: at most %d)".formatted(keys.size(), MOST_KEYS));
        }
        return keys.valueStream().toList();
    }

    /** A root that says whose it is must say that it is this domain's (X509-SVID, 2). */
    private static void requireOf(String trustDomain, Set<X509Certificate> anchors) {
        for (X509Certificate anchor : anchors) {
            for (String uri : uris(anchor)) {
                boolean spiffe = uri.regionMatches(true, 0, "spiffe:", 0, 7);
                if (spiffe && !uri.equals("spiffe://" + trustDomain)) {
                    throw new BundleRefusedException(
                            Why.OTHER_TRUST_DOMAIN,
                            "bundle: a root of another trust domain (expected: of "
                                    + trustDomain
                                    + ")");
                }
            }
        }
    }

    private static List<String> uris(X509Certificate anchor) {
        try {
            Collection<List<?>> names = anchor.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> Integer.valueOf(URI_NAME).equals(name.getFirst()))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
        } catch (CertificateParsingException e) {
            throw new BundleRefusedException(Why.UNSOUND_KEY, "x5c: names not readable", e);
        }
    }

    private static OptionalLong number(JsonNode node) {
        if (node.isMissingNode()) {
            return OptionalLong.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw new BundleRefusedException(
                    Why.MALFORMED, "bundle: sequence or hint (expected: a whole number from 0)");
        }
        return OptionalLong.of(node.longValue());
    }

    private static Duration hint(long seconds) {
        return Duration.ofSeconds(Math.min(seconds, Duration.ofDays(365).toSeconds()));
    }

    private static Set<String> withdrawn(JsonNode list) {
        var ids = new LinkedHashSet<String>();
        list.forEach(id -> ids.add(id.asText()));
        boolean sound = list.isMissingNode() || list.isArray();
        if (!sound || ids.size() > MOST_WITHDRAWN || !ids.stream().allMatch(BundleHash::valid)) {
            throw new BundleRefusedException(
                    Why.MALFORMED, "bundle: " + WITHDRAWN + " (expected: key ids, 64 hex digits)");
        }
        return ids;
    }
}
