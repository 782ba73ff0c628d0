// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import java.util.regex.Pattern;

/**
 * A workload's identity, {@code spiffe://trust-domain/path} (SPIFFE-ID, 2). Always in canonical
 * form, so equality is identity.
 *
 * @param trustDomain lower case, 1 to 255 of {@code [a-z0-9._-]}
 * @param path starts with a slash, segments of {@code [a-zA-Z0-9._-]}, no empty, {@code .} or
 *     {@code ..} segment, no trailing slash
 */
public record SpiffeId(String trustDomain, String path) {
    private static final String SCHEME = "spiffe://";
    private static final int LONGEST = 2048;
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9._-]{1,255}");
    private static final Pattern SEGMENT = Pattern.compile("[a-zA-Z0-9._-]+");

    public SpiffeId {
        if (!DOMAIN.matcher(trustDomain).matches()) {
            throw invalid("trust domain", "1 to 255 of a-z 0-9 . _ -");
        }
        if (SCHEME.length() + trustDomain.length() + path.length() > LONGEST) {
            throw invalid("length", "at most " + LONGEST + " bytes");
        }
        if (!path.startsWith("/")) {
            throw invalid("path", "/segment, one or more");
        }
        for (String segment : path.substring(1).split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches()
                    || segment.equals(".")
                    || segment.equals("..")) {
                throw invalid("path", "segments of a-z A-Z 0-9 . _ -, none empty, `.` or `..`");
            }
        }
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when the text is not a SPIFFE ID, saying what is wrong with
     *     it
     */
    public static SpiffeId parse(String text) {
        if (!text.startsWith(SCHEME) || text.length() > LONGEST) {
            throw invalid("form", "spiffe://domain/path, at most " + LONGEST + " bytes");
        }
        int slash = text.indexOf('/', SCHEME.length());
        if (slash < 0) {
            throw invalid("path", "/segment, one or more");
        }
        return new SpiffeId(text.substring(SCHEME.length(), slash), text.substring(slash));
    }

    /**
     * The last segment of the path: {@code gateway} for {@code spiffe://demo.sallyport/gateway}.
     */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return SCHEME + trustDomain + path;
    }

    // The text itself is left out: it may come from a hostile certificate and go to a log.
    private static IllegalArgumentException invalid(String part, String expected) {
        return new IllegalArgumentException(
                "spiffe id: " + part + " not valid (expected: " + expected + ")");
    }
}
