// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** From the engine's types to ours. */
final class HeaderFields {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private HeaderFields() {}

    static Headers of(MultiMap map) {
        Map<String, List<String>> fields = new HashMap<>();
        for (Map.Entry<String, String> field : map) {
            fields.computeIfAbsent(field.getKey().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(field.getValue());
        }
        return new Headers(fields);
    }

    /**
     * Refuses fields that would end a line, or are no fields (RFC 9110, 5.1 and 5.5).
     *
     * @throws IllegalArgumentException without the value
     */
    static void requireWritable(Headers headers) {
        headers.fields()
                .forEach((name, values) -> {
                    if (!NAME.matcher(name).matches()
                            || !values.stream().allMatch(HeaderFields::oneLine)) {
                        throw new IllegalArgumentException(
                                "header field: not valid (expected: a token and one line)");
                    }
                });
    }

    private static boolean oneLine(String value) {
        return value.chars().allMatch(c -> c == '\t' || (c >= 0x20 && c != 0x7f));
    }

    /** The address of a socket, without a name look-up. */
    static InetAddress address(SocketAddress socket) {
        try {
            return InetAddress.getByName(socket.hostAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("socket address: not an address", e);
        }
    }
}
