// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Names and values of a query or of an {@code application/x-www-form-urlencoded} body. Immutable.
 *
 * @param fields each name with its values, in order
 */
public record Form(Map<String, List<String>> fields) {
    /** The media type of such a body. */
    public static final String TYPE = "application/x-www-form-urlencoded";

    private static final int MOST_PAIRS = 100;

    public Form {
        fields = Map.copyOf(fields);
    }

    /**
     * Reads the encoded form; empty text is no pairs.
     *
     * @throws ProblemException {@link Problem#MALFORMED_REQUEST} for broken escapes or more than
     *     100 pairs
     */
    public static Form parse(String text) {
        var fields = new LinkedHashMap<String, List<String>>();
        String[] pairs = text.isEmpty() ? new String[0] : text.split("&", MOST_PAIRS + 1);
        if (pairs.length > MOST_PAIRS) {
            throw malformed("form: too many fields (expected: at most " + MOST_PAIRS + ")");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            fields.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
        return new Form(fields);
    }

    /** The encoded form of these single values, in the map's order. */
    public static String encode(Map<String, String> values) {
        return values.entrySet().stream()
                .map(pair -> encode(pair.getKey()) + "=" + encode(pair.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** The only value of {@code name}; empty when it is missing or stands there more than once. */
    public Optional<String> one(String name) {
        List<String> values = fields.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed("form: broken escape (expected: %XX)");
        }
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(Problem.MALFORMED_REQUEST, "malformed_form", detail);
    }
}
