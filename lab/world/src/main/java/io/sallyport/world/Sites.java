// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

import io.sallyport.http.Bytes;
import io.sallyport.http.Form;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.UpstreamException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Loopback sites with one cookie jar, as a browser has them; follows nothing by itself. */
final class Sites implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int LARGEST = 4 << 20;

    private final CookieJar cookies = new CookieJar();
    private final Map<String, HttpClient> clients = new HashMap<>();

    /** What a site answered. */
    record Page(int status, Headers headers, String text) {
        /** Where a redirect leads. */
        Optional<URI> location() {
            return headers.one("location").map(URI::create);
        }
    }

    Page get(URI uri) {
        return send("GET", uri, Headers.NONE, Bytes.NONE);
    }

    Page post(URI uri, Map<String, String> form) {
        Headers type = Headers.NONE.with("content-type", "application/x-www-form-urlencoded");
        return send("POST", uri, type, Bytes.of(Form.encode(form)));
    }

    Page send(String method, URI uri, Headers headers, Bytes body) {
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        Headers all = cookies.header().map(value -> headers.with("cookie", value)).orElse(headers);
        try {
            HttpClient.Reply reply =
                    client(uri).send(method, path + query, all, body, TIMEOUT, LARGEST);
            cookies.take(reply.headers());
            return new Page(reply.status(), reply.headers(), reply.body().text());
        } catch (UpstreamException e) {
            throw new DemoException(
                    "page %s%s: %s".formatted(uri.getAuthority(), path, e.getMessage()), e);
        }
    }

    private HttpClient client(URI uri) {
        return clients.computeIfAbsent(
                uri.getAuthority(),
                authority -> HttpClient.loopback(URI.create("http://" + authority)));
    }

    @Override
    public void close() {
        clients.values().forEach(HttpClient::close);
        clients.clear();
    }
}
