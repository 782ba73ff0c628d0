// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import io.sallyport.http.Headers;
import io.sallyport.identity.IdentityHeaders;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Which header fields pass the side-car, in each direction: the whole of it. */
final class Fields {
    /** Ours alone, whoever sends them: nobody outside states a caller, no answer a receipt. */
    static final String OURS = "sallyport-";

    /**
     * Of one connection (RFC 9110, 7.6.1), and framing, which is made anew: two readers never have
     * to agree about a length.
     */
    private static final Set<String> OF_ONE_HOP =
            Set.of(
                    "connection",
                    "content-length",
                    "expect",
                    "host",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authentication-info",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    /** Others are read as these by some servers: {@code Sallyport_Subject} by every CGI. */
    private static final Pattern UNAMBIGUOUS = Pattern.compile("[a-z0-9-]+");

    private Fields() {}

    /** What of a caller's request the service sees; its token was stripped before. */
    static Headers toApp(Headers received) {
        return passing(received, Set.of("authorization"));
    }

    /** What of the service's answer its caller sees. */
    static Headers fromApp(Headers answered) {
        return passing(answered, Set.of());
    }

    /** What of the service's own request a target sees: no identity but the one we prove. */
    static Headers toTarget(Headers received) {
        var dropped = new HashSet<>(IdentityHeaders.in(received.fields().keySet()));
        dropped.add("authorization");
        return passing(received, dropped);
    }

    /** What of a target's answer the service sees; receipts go to the request's caller instead. */
    static Headers fromTarget(Headers answered) {
        return passing(answered, Set.of());
    }

    private static Headers passing(Headers all, Set<String> dropped) {
        Set<String> named = ofThisConnection(all);
        Map<String, List<String>> left = new LinkedHashMap<>();
        all.fields()
                .forEach((name, values) -> {
                    if (!OF_ONE_HOP.contains(name)
                            && !named.contains(name)
                            && !dropped.contains(name)
                            && !name.startsWith(OURS)
                            && UNAMBIGUOUS.matcher(name).matches()
                            && values.stream().allMatch(Fields::oneLine)) {
                        left.put(name, values);
                    }
                });
        return new Headers(left);
    }

    private static Set<String> ofThisConnection(Headers all) {
        var named = new HashSet<String>();
        for (String line : all.all("connection")) {
            for (String name : line.split(",", -1)) {
                named.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return named;
    }

    private static boolean oneLine(String value) {
        return value.chars().allMatch(c -> c == '\t' || (c >= 0x20 && c != 0x7f));
    }
}
