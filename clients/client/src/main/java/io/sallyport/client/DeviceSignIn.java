// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Signs a user in at a device without browser and keyboard: the user answers at a page, on another
 * machine (RFC 8628). Thread-safe; blocks the calling thread.
 *
 * <pre>{@code
 * try (var signIn = DeviceSignIn.of(identity, idp, endpoints)) {
 *     DeviceCode code = signIn.begin(Set.of("llm.invoke"));
 *     screen.show(code.page(), code.userCode());
 *     switch (signIn.await(code, screen::stillWaiting)) {
 *         case DeviceOutcome.SignedIn signedIn -> client.send(signedIn.token(), gateway, call);
 *         ...
 *     }
 * }
 * }</pre>
 */
public final class DeviceSignIn implements AutoCloseable {
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SLOWER = Duration.ofSeconds(5);
    private static final Duration SLOWEST = Duration.ofMinutes(1);

    private final Supplier<HttpClient> http;
    private final AutoCloseable connections;
    private final Endpoints endpoints;
    private final Time time;

    /**
     * Where the provider listens.
     *
     * @param codes its device authorization endpoint
     * @param token its token endpoint
     * @param client the device's client id there
     */
    public record Endpoints(URI codes, URI token, String client) {
        public Endpoints {
            if (!"https".equals(codes.getScheme()) || !"https".equals(token.getScheme())) {
                throw new IllegalArgumentException(
                        "endpoints: %s and %s (expected: https)".formatted(codes, token));
            }
        }
    }

    /** What it waits by. */
    record Time(Clock clock, Pause pause) {}

    /** Lets time pass. */
    interface Pause {
        void of(Duration length) throws InterruptedException;
    }

    private DeviceSignIn(
            Supplier<HttpClient> http, AutoCloseable connections, Endpoints endpoints, Time time) {
        this.http = http;
        this.connections = connections;
        this.endpoints = endpoints;
        this.time = time;
    }

    /**
     * At a provider that is a workload of the device's own trust domain: both ends are proven, and
     * the tokens are bound to the device's certificate (RFC 8705).
     *
     * @param identity the device's; not closed here
     */
    public static DeviceSignIn of(IdentitySource identity, SpiffeId provider, Endpoints endpoints) {
        return of(identity, provider, endpoints, new Time(Clock.systemUTC(), Thread::sleep));
    }

    static DeviceSignIn of(
            IdentitySource identity, SpiffeId provider, Endpoints endpoints, Time time) {
        var connections = new Connections(identity);
        return new DeviceSignIn(() -> connections.to(provider), connections, endpoints, time);
    }

    /**
     * At any other provider, over TLS against public authorities, as a public client. Its tokens
     * are bound to nothing: the token service takes them where the issuer's {@code bound} is {@code
     * accepted}.
     */
    public static DeviceSignIn outside(Endpoints endpoints) {
        HttpClient client =
                HttpClient.newBuilder()
                        .connectTimeout(TIMEOUT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
        var time = new Time(Clock.systemUTC(), Thread::sleep);
        return new DeviceSignIn(() -> client, client, endpoints, time);
    }

    /**
     * Asks for codes (RFC 8628, 3.1).
     *
     * @param scopes what the device shall be allowed; the user sees it
     * @throws CallFailedException when the provider refuses, or does not answer
     */
    public DeviceCode begin(Set<String> scopes) {
        var form = new LinkedHashMap<String, String>();
        form.put("client_id", endpoints.client());
        form.put("scope", String.join(" ", new TreeSet<>(scopes)));
        try {
            HttpResponse<byte[]> answer = post(endpoints.codes(), form);
            if (answer.statusCode() != 200) {
                throw new CallFailedException(
                        "identity provider at %s: refused with %s (expected: codes); see its audit log"
                                .formatted(
                                        endpoints.codes().getAuthority(),
                                        DeviceAnswers.error(answer.statusCode(), answer.body())));
            }
            return DeviceAnswers.code(answer.body());
        } catch (IOException | IllegalArgumentException e) {
            throw new CallFailedException(
                    "identity provider at %s: no usable answer (expected: codes for a device); look at its log"
                            .formatted(endpoints.codes().getAuthority()),
                    e);
        }
    }

    /**
     * Polls until the user has answered, or the codes are over (RFC 8628, 3.4 and 3.5). A provider
     * that is away for a while is asked again, more and more slowly.
     *
     * @param still called before each poll, for whoever looks at the screen
     */
    public DeviceOutcome await(DeviceCode code, Runnable still) {
        Instant end = time.clock().instant().plus(code.life());
        Duration wait = code.interval();
        while (time.clock().instant().plus(wait).isBefore(end)) {
            pause(wait);
            still.run();
            switch (poll(code)) {
                case Asked.Told(DeviceAnswers.Poll.Waiting()) -> {}
                case Asked.Told(DeviceAnswers.Poll.TooFast()) -> wait = wait.plus(SLOWER);
                case Asked.Told(DeviceAnswers.Poll.Ended(DeviceOutcome outcome)) -> {
                    return outcome;
                }
                case Asked.Away() -> wait = slower(wait);
            }
        }
        return new DeviceOutcome.Expired();
    }

    /** One poll. */
    private sealed interface Asked {
        record Told(DeviceAnswers.Poll poll) implements Asked {}

        record Away() implements Asked {}
    }

    private Asked poll(DeviceCode code) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", GRANT);
        form.put("device_code", code.secret());
        form.put("client_id", endpoints.client());
        try {
            HttpResponse<byte[]> answer = post(endpoints.token(), form);
            return new Asked.Told(DeviceAnswers.poll(answer.statusCode(), answer.body()));
        } catch (IOException away) {
            return new Asked.Away();
        }
    }

    private HttpResponse<byte[]> post(URI to, Map<String, String> form) throws IOException {
        var request =
                HttpRequest.newBuilder(to)
                        .timeout(TIMEOUT)
                        .header("content-type", "application/x-www-form-urlencoded")
                        .header("accept", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(encode(form)))
                        .build();
        try {
            return http.get()
                    .send(
                            request,
                            BodyHandlers.limiting(
                                    BodyHandlers.ofByteArray(), DeviceAnswers.LARGEST));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("device sign-in: interrupted");
        }
    }

    private void pause(Duration length) {
        try {
            time.pause().of(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("device sign-in: interrupted");
        }
    }

    /** Twice as slow, up to a bound, and never faster than the provider wants it. */
    private static Duration slower(Duration wait) {
        Duration twice = wait.multipliedBy(2);
        if (twice.compareTo(SLOWEST) < 0) {
            return twice;
        }
        return wait.compareTo(SLOWEST) < 0 ? SLOWEST : wait;
    }

    private static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            connections.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing connections", e);
        }
    }
}
