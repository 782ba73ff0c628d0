// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import io.sallyport.http.Request;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.nio.charset.StandardCharsets;

/**
 * The target of a request for the next reader, written anew from what was understood of it: the
 * path was decoded once and normalised, so the next reader cannot find another one in it.
 */
final class RequestLine {
    private static final String PLAIN =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,=:@/";

    private RequestLine() {}

    /**
     * Path and query.
     *
     * @throws ProblemException when the query is not printable ASCII
     */
    static String of(Request request) {
        String path = encoded(request.path());
        return request.query().isEmpty() ? path : path + "?" + query(request.query());
    }

    private static String encoded(String path) {
        var encoded = new StringBuilder(path.length());
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            if (octet >= 0 && PLAIN.indexOf(octet) >= 0) {
                encoded.append((char) octet);
            } else {
                encoded.append(String.format("%%%02X", octet));
            }
        }
        return encoded.toString();
    }

    private static String query(String query) {
        if (!query.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new ProblemException(
                    Problem.MALFORMED_REQUEST,
                    "malformed_query",
                    "query: forbidden character (expected: printable ASCII, percent-encoded)");
        }
        return query;
    }
}
