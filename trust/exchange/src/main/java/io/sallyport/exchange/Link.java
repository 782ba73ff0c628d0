// SPDX-License-Identifier: Apache-2.0
package io.sallyport.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.StrictJson;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TlsManagers;
import io.sallyport.tls.TrustBundle;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Connections to the token service as one certificate, and no other. Thread-safe. */
final class Link implements AutoCloseable {
    static final Patience PATIENCE = new Patience(Duration.ofSeconds(3), Duration.ofSeconds(5));
    private static final int MAX_ANSWER = 32 * 1024;
    private static final Pattern CODE = Pattern.compile("[a-z_]{1,64}");

    private final Svid svid;
    private final HttpClient client;
    private final Patience patience;
    private final AtomicInteger users = new AtomicInteger(1); // whoever opened it is the first

    /**
     * How long is waited.
     *
     * @param connect for a connection
     * @param request for the whole answer
     */
    record Patience(Duration connect, Duration request) {}

    private Link(Svid svid, HttpClient client, Patience patience) {
        this.svid = svid;
        this.client = client;
        this.patience = patience;
    }

    static Link open(IdentitySource identity, SpiffeId sts, Patience patience) {
        Svid svid = identity.svid();
        var client =
                HttpClient.newBuilder()
                        .sslContext(TlsManagers.context(new Pinned(svid, identity), sts::equals))
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(patience.connect())
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
        return new Link(svid, client, patience);
    }

    /** Whether this is still the certificate to show. */
    boolean shows(Svid newest) {
        return svid.leaf().equals(newest.leaf());
    }

    /** Of the certificate that every token from here is bound to. */
    String thumbprint() {
        return Peer.thumbprint(svid.leaf());
    }

    /** One more user, unless the last one has left; each enters once and leaves once. */
    boolean enter() {
        return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** The last one to leave closes the connections: none is closed under a request. */
    void leave() {
        if (users.decrementAndGet() == 0) {
            client.shutdown();
        }
    }

    /**
     * Asks once, between {@link #enter} and {@link #leave}.
     *
     * @throws ExchangeException when the answer is a refusal
     * @throws IOException when there is none
     */
    Granted ask(URI endpoint, Map<String, String> form) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(endpoint)
                        .timeout(patience.request())
                        .header("content-type", "application/x-www-form-urlencoded")
                        .header("accept", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(encode(form)))
                        .build();
        HttpResponse<byte[]> answer =
                client.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER));
        try {
            JsonNode json = StrictJson.object(answer.body(), MAX_ANSWER);
            return answer.statusCode() == 200 ? granted(json) : refused(answer.statusCode(), json);
        } catch (TokenRefusedException e) {
            throw new IOException("answer: status " + answer.statusCode() + ", no JSON object", e);
        }
    }

    /** Whoever opened it leaves; call once. */
    @Override
    public void close() {
        leave();
    }

    private static Granted granted(JsonNode json) throws IOException {
        JsonNode token = json.path("access_token");
        JsonNode seconds = json.path("expires_in");
        if (!token.isTextual() || !seconds.isIntegralNumber() || seconds.longValue() <= 0) {
            throw new IOException("answer: incomplete (expected: access_token and expires_in)");
        }
        return new Granted(
                new BearerToken(token.textValue()), Duration.ofSeconds(seconds.longValue()));
    }

    private static Granted refused(int status, JsonNode json) throws IOException {
        String code = json.path("error").asText("");
        if (status >= 500 || !CODE.matcher(code).matches()) {
            throw new IOException("answer: status " + status + " (expected: 200 or an error)");
        }
        throw new ExchangeException(code, "refused with " + code);
    }

    private static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** This certificate whatever comes next, with the anchors of the moment. */
    private record Pinned(Svid svid, IdentitySource live) implements IdentitySource {
        @Override
        public TrustBundle bundle() {
            return live.bundle();
        }

        @Override
        public boolean revoked(Peer peer) {
            return live.revoked(peer);
        }

        @Override
        public Subscription onChange(Runnable listener) {
            return live.onChange(listener);
        }

        @Override
        public void close() {
            // the live one belongs to somebody else
        }
    }
}
