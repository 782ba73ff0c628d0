// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

import io.sallyport.http.Headers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A browser's cookies for one host; ports share them (RFC 6265, 8.5). One thread. */
final class CookieJar {
    private final Map<String, String> cookies = new LinkedHashMap<>();

    /** Takes every {@code set-cookie}; one without a value or with no life left is removed. */
    void take(Headers answer) {
        for (String line : answer.all("set-cookie")) {
            String[] parts = line.split(";", 20);
            int equals = parts[0].indexOf('=');
            if (equals < 1) {
                continue;
            }
            String name = parts[0].substring(0, equals).strip();
            String value = parts[0].substring(equals + 1).strip();
            if (value.isEmpty() || line.toLowerCase(java.util.Locale.ROOT).contains("max-age=0")) {
                cookies.remove(name);
            } else {
                cookies.put(name, value);
            }
        }
    }

    /** The {@code cookie} header; empty when there is nothing to send. */
    Optional<String> header() {
        return cookies.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        cookies.entrySet().stream()
                                .map(one -> one.getKey() + "=" + one.getValue())
                                .collect(Collectors.joining("; ")));
    }
}
