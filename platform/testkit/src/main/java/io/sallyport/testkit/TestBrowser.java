// SPDX-License-Identifier: Apache-2.0
package io.sallyport.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A browser without a window, for pages on loopback: keeps cookies by name and path (RFC 6265, 5.4;
 * ports share them), follows redirects only when told. One thread.
 */
public final class TestBrowser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_REDIRECTS = 8;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
    private final Map<Place, String> cookies = new LinkedHashMap<>();

    private record Place(String name, String path) {
        boolean covers(String asked) {
            return asked.equals(path) || asked.startsWith(path.endsWith("/") ? path : path + "/");
        }
    }

    /** Knows no cookies yet. */
    public TestBrowser() {}

    /**
     * What a site answered.
     *
     * @param uri what was asked for
     */
    public record Page(URI uri, int status, HttpHeaders headers, String text) {
        /** Where a redirect leads. */
        public Optional<URI> location() {
            return headers.firstValue("location").map(uri::resolve);
        }

        /** The {@code set-cookie} line of that cookie; empty when there is none. */
        public Optional<String> cookieLine(String name) {
            return headers.allValues("set-cookie").stream()
                    .filter(line -> line.startsWith(name + "="))
                    .findFirst();
        }
    }

    /** Opens a page, without following where it leads. */
    public Page get(String uri) {
        return send(HttpRequest.newBuilder(URI.create(uri)).GET());
    }

    /** Sends a form. */
    public Page post(String uri, Map<String, String> form) {
        String body =
                form.entrySet().stream()
                        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                        .collect(Collectors.joining("&"));
        return send(
                HttpRequest.newBuilder(URI.create(uri))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Sends JSON as a page's script does, with its CSRF token. */
    public Page postJson(String uri, String json, String csrf) {
        return send(
                HttpRequest.newBuilder(URI.create(uri))
                        .header("content-type", "application/json")
                        .header("x-csrf-token", csrf)
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Goes where {@code page} leads, until a page leads nowhere. */
    public Page follow(Page page) {
        Page here = page;
        for (int hops = 0; here.location().isPresent() && hops < MOST_REDIRECTS; hops++) {
            here = get(here.location().get().toString());
        }
        return here;
    }

    /** The value of the first cookie of that name; empty when there is none. */
    public Optional<String> cookie(String name) {
        return cookies.entrySet().stream()
                .filter(one -> one.getKey().name().equals(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Puts a cookie for every path, as somebody who has stolen or made one up would. */
    public void plant(String name, String value) {
        cookies.put(new Place(name, "/"), value);
    }

    /** Forgets every cookie of that name. */
    public void forget(String name) {
        cookies.keySet().removeIf(place -> place.name().equals(name));
    }

    private Page send(HttpRequest.Builder request) {
        HttpRequest plain = request.timeout(PATIENCE).build();
        String sent = header(plain.uri().getPath());
        HttpRequest asked = sent.isEmpty() ? plain : request.header("cookie", sent).build();
        try {
            HttpResponse<String> answer =
                    http.send(asked, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            answer.headers().allValues("set-cookie").forEach(this::take);
            return new Page(asked.uri(), answer.statusCode(), answer.headers(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(String.valueOf(asked.uri()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private String header(String path) {
        return cookies.entrySet().stream()
                .filter(one -> one.getKey().covers(path))
                .map(one -> one.getKey().name() + "=" + one.getValue())
                .collect(Collectors.joining("; "));
    }

    private void take(String line) {
        List<String> parts = List.of(line.split("; ", -1));
        int equals = parts.getFirst().indexOf('=');
        String path =
                parts.stream()
                        .filter(part -> part.startsWith("Path="))
                        .map(part -> part.substring(5))
                        .findFirst()
                        .orElse("/");
        var place = new Place(parts.getFirst().substring(0, equals), path);
        if (parts.contains("Max-Age=0")) {
            cookies.remove(place);
        } else {
            cookies.put(place, parts.getFirst().substring(equals + 1));
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
