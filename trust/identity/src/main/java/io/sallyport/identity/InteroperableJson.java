// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What of JSON every reader understands in the same way (I-JSON, RFC 7493): text of whole
 * characters (2.1), numbers that a double holds exactly or at least finitely (2.2). Unknown members
 * count too: another reader may know them.
 */
final class InteroperableJson {
    private static final long MAX_EXACT = (1L << 53) - 1;

    private InteroperableJson() {}

    /** Whether all of it is so; the reader has bounded its depth. */
    static boolean holds(JsonNode node) {
        if (node.isTextual()) {
            return isWhole(node.textValue());
        }
        if (node.isNumber()) {
            return isExact(node);
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!isWhole(member.getKey())) {
                return false;
            }
        }
        for (JsonNode child : node) {
            if (!holds(child)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isExact(JsonNode number) {
        if (!number.isIntegralNumber()) {
            return Double.isFinite(number.doubleValue());
        }
        return number.canConvertToLong() && Math.abs(number.longValue()) <= MAX_EXACT;
    }

    private static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair =
                        Character.isHighSurrogate(c)
                                && i + 1 < text.length()
                                && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
