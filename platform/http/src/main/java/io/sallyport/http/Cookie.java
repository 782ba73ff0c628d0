// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * A cookie of a page (RFC 6265): for this host only, never readable by scripts, not sent with
 * requests that other sites start, except for links that lead here.
 *
 * @param name a token
 * @param secure whether it may travel over TLS only; off only on loopback
 */
public record Cookie(String name, boolean secure) {
    private static final int MOST = 50;

    /** Its value in this request; empty when it is missing. */
    public Optional<String> in(Request request) {
        return request.headers().all("cookie").stream()
                .flatMap(line -> Arrays.stream(line.split(";\\s*", MOST)))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst();
    }

    /** The {@code set-cookie} value that sets it. */
    public String set(String value, Duration life) {
        return "%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d%s"
                .formatted(name, value, life.toSeconds(), secure ? "; Secure" : "");
    }

    /**
     * As {@link #set}, sent back for {@code path} only, and never with a request that another site
     * started; a life of zero removes it.
     */
    public String strict(String path, String value, Duration life) {
        return "%s=%s; Path=%s; HttpOnly; SameSite=Strict; Max-Age=%d%s"
                .formatted(name, value, path, life.toSeconds(), secure ? "; Secure" : "");
    }

    /** The {@code set-cookie} value that removes it. */
    public String remove() {
        return set("", Duration.ZERO);
    }
}
