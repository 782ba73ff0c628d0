// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import io.sallyport.http.Bytes;
import io.sallyport.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** The page's files, from the class path; and the headers that keep a page to itself. */
final class StaticFiles {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
                    + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'";

    private static final Set<String> SERVED =
            Set.of(
                    "app.css",
                    "app.js",
                    "attempts.js",
                    "chain.js",
                    "dom.js",
                    "fields.js",
                    "icon.svg",
                    "journey.js",
                    "stream.js",
                    "words.js");

    private StaticFiles() {}

    /** Whether {@code GET /name} is one of the page's files. */
    static boolean served(String request) {
        return request.startsWith("GET /") && SERVED.contains(request.substring("GET /".length()));
    }

    static Response page(String name) {
        try (InputStream in = StaticFiles.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "page: " + name + " is missing from the class path");
            }
            return Response.of(200, type(name), Bytes.of(in.readAllBytes()))
                    .with("cache-control", "no-cache");
        } catch (IOException e) {
            throw new IllegalStateException("reading " + name, e);
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> "text/css; charset=utf-8";
        };
    }

    static Response guarded(Response answer) {
        return answer.with("content-security-policy", POLICY)
                .with("x-content-type-options", "nosniff")
                .with("referrer-policy", "no-referrer")
                .with("cross-origin-opener-policy", "same-origin");
    }
}
