// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a request's head must be before anybody looks at what it asks for. */
final class RequestRules {
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:[a-zA-Z0-9._-]{1,253}|\\[[0-9a-fA-F:.]{2,45}])(?::[0-9]{1,5})?");
    private static final Pattern LOOPBACK =
            Pattern.compile("(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::[0-9]{1,5})?");
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");

    private final long maxBody;
    private final boolean loopback;

    /**
     * @param loopback then Host must be a loopback name, so that no page of a foreign site reaches
     *     us by a name of its own (DNS rebinding)
     */
    RequestRules(long maxBody, boolean loopback) {
        this.maxBody = maxBody;
        this.loopback = loopback;
    }

    /**
     * Checks version, method, Host (exactly one; RFC 9112, 3.2), target form and declared length.
     *
     * @throws ProblemException saying which
     */
    void check(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_1_1) {
            throw malformed("http_version", "http version: not spoken here (expected: HTTP/1.1)");
        }
        if (!METHODS.contains(request.method().name())) {
            throw ProblemException.methodNotAllowed(
                    METHODS.stream().sorted().collect(Collectors.joining(", ")));
        }
        List<String> hosts = request.headers().getAll("host");
        if (hosts.size() != 1 || !AUTHORITY.matcher(hosts.getFirst()).matches()) {
            throw malformed("host", "host: missing, repeated or not valid (expected: exactly one)");
        }
        if (loopback && !LOOPBACK.matcher(hosts.getFirst()).matches()) {
            throw malformed("host_not_loopback", "host: not a loopback name (expected: localhost)");
        }
        if (!request.uri().startsWith("/") || request.uri().indexOf('#') >= 0) {
            throw malformed("target", "request target: not a path (expected: /path?query)");
        }
        length(request);
    }

    /** Whether a body of so many bytes is more than is taken. */
    boolean tooLong(long bytes) {
        return bytes > maxBody;
    }

    /** The most bytes that may come: what a checked head declares, or the limit. */
    long longest(HttpServerRequest request) {
        String declared = request.getHeader("content-length");
        return declared == null ? maxBody : Long.parseLong(declared);
    }

    ProblemException tooLarge() {
        return new ProblemException(
                Problem.TOO_LARGE,
                "body_too_large",
                "body: too large (expected: at most " + maxBody + " bytes)");
    }

    private void length(HttpServerRequest request) {
        String declared = request.getHeader("content-length");
        if (declared == null) {
            return;
        }
        try {
            if (tooLong(Long.parseLong(declared))) {
                throw tooLarge();
            }
        } catch (NumberFormatException e) {
            throw malformed("content_length", "content-length: not a number (expected: bytes)");
        }
    }

    /**
     * The path decoded once, as UTF-8. Paths that two readers could read differently are refused:
     * an encoded slash or backslash, control characters, empty, {@code .} and {@code ..} segments.
     *
     * @throws ProblemException saying which
     */
    static String path(String target) {
        int end = target.indexOf('?');
        String path = decode(end < 0 ? target : target.substring(0, end));
        if (path.indexOf('\\') >= 0 || path.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw malformed(
                    "path", "path: forbidden character (expected: printable, no backslash)");
        }
        for (String segment : path.substring(1).split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw malformed("path", "path: dot segment (expected: a normalised path)");
            }
        }
        if (path.contains("//")) {
            throw malformed("path", "path: empty segment (expected: a normalised path)");
        }
        return path;
    }

    private static String decode(String path) {
        if (path.indexOf('%') < 0 && path.chars().allMatch(c -> c < 0x80)) {
            return path;
        }
        byte[] raw = path.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer decoded = ByteBuffer.allocate(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                decoded.put(raw[i]);
            } else {
                decoded.put(escaped(raw, i));
                i += 2;
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
        } catch (CharacterCodingException e) {
            throw malformed("path", "path: not UTF-8 (expected: UTF-8, percent-encoded)");
        }
    }

    private static byte escaped(byte[] raw, int at) {
        int high = at + 2 < raw.length ? Character.digit(raw[at + 1], 16) : -1;
        int low = at + 2 < raw.length ? Character.digit(raw[at + 2], 16) : -1;
        int value = high * 16 + low;
        if (high < 0 || low < 0) {
            throw malformed("path", "path: broken escape (expected: %XX)");
        }
        if (value == '/') {
            throw malformed("path", "path: encoded slash (expected: none)");
        }
        return (byte) value;
    }

    /** The raw query, empty when there is none. */
    static String query(String target) {
        int at = target.indexOf('?');
        return at < 0 ? "" : target.substring(at + 1);
    }

    private static ProblemException malformed(String reason, String detail) {
        return new ProblemException(Problem.MALFORMED_REQUEST, "malformed_" + reason, detail);
    }
}
