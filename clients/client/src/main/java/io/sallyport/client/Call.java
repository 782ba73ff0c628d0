// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * One request to a {@link Target}.
 *
 * @param method upper case
 * @param path with query, begins with one slash
 * @param json empty for a request without a body
 * @param timeout until the answer's header is there, and again for each further piece of its body
 * @param headers further header fields; never credentials
 */
public record Call(
        String method, String path, String json, Duration timeout, Map<String, String> headers) {
    public Call {
        headers = Map.copyOf(headers);
        if (!path.startsWith("/") || path.startsWith("//")) {
            throw new IllegalArgumentException(
                    "path: `" + path + "` (expected: /path at the target, no other host)");
        }
        if (headers.keySet().stream()
                .anyMatch(name -> name.toLowerCase(Locale.ROOT).equals("authorization"))) {
            throw new IllegalArgumentException(
                    "headers: authorization (expected: none; the user's exchanged token is sent)");
        }
    }

    /** A POST with a JSON body. */
    public static Call post(String path, String json, Duration timeout) {
        return new Call("POST", path, json, timeout, Map.of());
    }
}
