// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Iterator;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The strict gate that every token passes before a library sees it: one spelling of each token,
 * nothing in the header that could choose a key or an algorithm (RFC 8725, 3.1, 3.10, 3.11).
 * Immutable.
 */
public final class TokenGate {
    /** A token's length at most, in characters. */
    public static final int MAX_LENGTH = 8 * 1024;

    private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final Set<String> algorithms;
    private final Set<String> types;
    private final Set<String> members;

    private TokenGate(Set<String> algorithms, Set<String> types, Set<String> members) {
        this.algorithms = Set.copyOf(algorithms);
        this.types = Set.copyOf(types);
        this.members = Set.copyOf(members);
    }

    /** For tokens of our own token service: ES256 and this exact {@code typ}, nothing else. */
    static TokenGate own(String type) {
        return new TokenGate(Set.of("ES256"), Set.of(type), Set.of("alg", "typ", "kid"));
    }

    /**
     * For tokens of an identity provider, as its configuration states. Its header may carry {@code
     * x5t}, which some send; nobody acts on it.
     *
     * @param algorithms for example {@code ES256}; empty lets nothing through
     * @param types exact values of {@code typ}; empty lets nothing through
     */
    public static TokenGate foreign(Set<String> algorithms, Set<String> types) {
        return new TokenGate(algorithms, types, Set.of("alg", "typ", "kid", "x5t"));
    }

    /**
     * Takes the token apart; nothing in it is proven by that.
     *
     * @throws TokenRefusedException with the one reason
     */
    public UnverifiedToken pass(BearerToken token) {
        checkLength(token);
        String text = token.text();
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first < 0 || second < 0 || text.indexOf('.', second + 1) >= 0) {
            throw new TokenRefusedException("not_three_parts");
        }
        ObjectNode header = object(text.substring(0, first));
        checkMembers(header);
        String signature = text.substring(second + 1);
        decode(signature);
        return new UnverifiedToken(
                oneOf(header, "alg", algorithms, "wrong_algorithm"),
                oneOf(header, "typ", types, "wrong_type"),
                keyId(header),
                object(text.substring(first + 1, second)),
                text.substring(0, second),
                signature);
    }

    /**
     * Refuses what is longer than {@link #MAX_LENGTH} before anybody reads or hashes it.
     *
     * @throws TokenRefusedException {@code too_large}
     */
    static void checkLength(BearerToken token) {
        if (token.text().length() > MAX_LENGTH) {
            throw new TokenRefusedException("too_large");
        }
    }

    private void checkMembers(ObjectNode header) {
        for (Iterator<String> names = header.fieldNames(); names.hasNext(); ) {
            if (!members.contains(names.next())) {
                throw new TokenRefusedException("header_member_not_allowed");
            }
        }
    }

    private static String oneOf(
            ObjectNode header, String member, Set<String> allowed, String reason) {
        String value = header.path(member).isTextual() ? header.path(member).textValue() : "";
        if (!allowed.contains(value)) {
            throw new TokenRefusedException(reason);
        }
        return value;
    }

    private static String keyId(ObjectNode header) {
        String value = header.path("kid").isTextual() ? header.path("kid").textValue() : "";
        if (!KEY_ID.matcher(value).matches()) {
            throw new TokenRefusedException("bad_key_id");
        }
        return value;
    }

    private static ObjectNode object(String part) {
        return StrictJson.object(decode(part), MAX_LENGTH);
    }

    /** Decodes the one canonical spelling: no padding, no spare bits, no other alphabet. */
    private static byte[] decode(String part) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            if (bytes.length > 0
                    && Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new TokenRefusedException("not_canonical_base64");
        }
        throw new TokenRefusedException("not_canonical_base64");
    }
}
