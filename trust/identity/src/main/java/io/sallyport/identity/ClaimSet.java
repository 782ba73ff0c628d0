// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.runtime.PlainText;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The members of a token's payload, read strictly: a member of the wrong kind is never taken for a
 * missing one. Every method throws {@link TokenRefusedException} with {@code bad_claim_NAME}.
 *
 * @param json read only
 */
public record ClaimSet(ObjectNode json) {
    private static final int MAX_TEXT = 512;
    private static final int MAX_ITEMS = 256;

    /** The year 2500: what lies behind is no time but an attempt. */
    private static final long MAX_TIME = 16_725_225_600L;

    /** A text, 1 to 512 characters, none of them a control character. */
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> bad(name));
    }

    /** As {@link #text}, or missing. */
    public Optional<String> optionalText(String name) {
        JsonNode node = json.get(name);
        if (node == null) {
            return Optional.empty();
        }
        if (!isText(node)) {
            throw bad(name);
        }
        return Optional.of(node.textValue());
    }

    /** A point in time: whole seconds after 1970 (RFC 7519, 2, NumericDate). */
    public Instant time(String name) {
        return optionalTime(name).orElseThrow(() -> bad(name));
    }

    /** As {@link #time}, or missing. */
    public Optional<Instant> optionalTime(String name) {
        JsonNode node = json.get(name);
        if (node == null) {
            return Optional.empty();
        }
        if (!node.isIntegralNumber()
                || !node.canConvertToLong()
                || node.longValue() <= 0
                || node.longValue() > MAX_TIME) {
            throw bad(name);
        }
        return Optional.of(Instant.ofEpochSecond(node.longValue()));
    }

    /** An array of texts without repeats; empty when the member is missing. */
    public Set<String> texts(String name) {
        JsonNode node = json.get(name);
        if (node == null) {
            return Set.of();
        }
        var texts = new LinkedHashSet<String>();
        if (!node.isArray() || node.size() > MAX_ITEMS) {
            throw bad(name);
        }
        for (JsonNode item : node) {
            if (!isText(item) || !texts.add(item.textValue())) {
                throw bad(name);
            }
        }
        return texts;
    }

    /** A text, or an array of texts, as {@code aud} may be (RFC 7519, 4.1.3). */
    public Set<String> textOrTexts(String name) {
        JsonNode node = json.get(name);
        return node != null && node.isTextual() ? Set.of(text(name)) : texts(name);
    }

    /** An object; empty when the member is missing. */
    public Optional<ClaimSet> object(String name) {
        JsonNode node = json.get(name);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof ObjectNode object) {
            return Optional.of(new ClaimSet(object));
        }
        throw bad(name);
    }

    /** The refusal for that member. */
    public static TokenRefusedException bad(String name) {
        return new TokenRefusedException("bad_claim_" + name);
    }

    private static boolean isText(JsonNode node) {
        return node.isTextual()
                && !node.textValue().isEmpty()
                && node.textValue().length() <= MAX_TEXT
                && PlainText.isPlain(node.textValue());
    }
}
