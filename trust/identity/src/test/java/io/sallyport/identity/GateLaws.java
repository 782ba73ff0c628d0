// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every text: the gate refuses it with {@link TokenRefusedException} and nothing
 * else, or what it lets through has one spelling and one reading.
 */
final class GateLaws {
    private static final TokenGate GATE = TokenGate.own("at+jwt");

    private GateLaws() {}

    /** Fails when a law does not hold for {@code text}; whether the gate let it through. */
    static boolean hold(String text) {
        UnverifiedToken token;
        try {
            token = GATE.pass(new BearerToken(text));
        } catch (TokenRefusedException e) {
            return false;
        }
        assertThat(token.signed() + "." + token.signature()).isEqualTo(text);
        List<String> parts = List.of(text.split("\\.", -1));
        assertThat(parts).hasSize(3).allMatch(part -> encoded(decoded(part)).equals(part));
        assertThat(secondReading(parts.getFirst()))
                .isEqualTo(
                        Map.of(
                                "alg",
                                token.algorithm(),
                                "typ",
                                token.type(),
                                "kid",
                                token.keyId()));
        assertThat(same(token.claims(), secondReading(parts.get(1)))).isTrue();
        assertThat(reread(token.claims())).isEqualTo(token.claims());
        return true;
    }

    /** By the parser of another library. */
    private static Map<String, Object> secondReading(String part) {
        String json = new String(decoded(part), StandardCharsets.UTF_8);
        try {
            return JsonUtil.parseJson(json);
        } catch (JoseException e) {
            throw new AssertionError("the gate let through what jose4j does not read: " + json, e);
        }
    }

    private static ObjectNode reread(ObjectNode claims) {
        byte[] written = StrictJson.write(claims).getBytes(StandardCharsets.UTF_8);
        return StrictJson.object(written, written.length);
    }

    static boolean same(JsonNode node, @Nullable Object second) {
        if (second instanceof Map<?, ?> members) {
            return node.isObject()
                    && node.size() == members.size()
                    && node.properties().stream()
                            .allMatch(one -> same(one.getValue(), members.get(one.getKey())));
        }
        if (second instanceof Collection<?> items) {
            Iterator<JsonNode> nodes = node.iterator();
            return node.isArray()
                    && node.size() == items.size()
                    && items.stream().allMatch(item -> same(nodes.next(), item));
        }
        if (second instanceof Number number) {
            return node.isNumber() && node.doubleValue() == number.doubleValue();
        }
        return second == null
                ? node.isNull()
                : node.isValueNode() && !node.isNumber() && node.asText().equals(second.toString());
    }

    private static byte[] decoded(String part) {
        return Base64.getUrlDecoder().decode(part);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
