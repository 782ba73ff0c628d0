// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import io.sallyport.exchange.Exchanger;
import io.sallyport.exchange.Wanted;
import io.sallyport.identity.BearerToken;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.TlsManagers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calls services on behalf of a user: exchanges the user's token for one addressed to the callee,
 * and sends it over mutual TLS to nobody but that callee. Thread-safe; blocks the calling thread.
 *
 * <pre>{@code
 * try (var client = OnBehalfOf.of(identity, exchanger)) {
 *     Answer answer = client.send(Caller.current().bearer(), retrieval, Call.post(path, json, timeout));
 * }
 * }</pre>
 */
public final class OnBehalfOf implements AutoCloseable {
    private static final int LARGEST_ANSWER = 4 << 20;
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final IdentitySource identity;
    private final Exchanger exchanger;
    // one client a callee: the pin is part of its TLS context; bounded by the targets in the
    // configuration
    private final Map<SpiffeId, HttpClient> clients = new ConcurrentHashMap<>();

    private OnBehalfOf(IdentitySource identity, Exchanger exchanger) {
        this.identity = identity;
        this.exchanger = exchanger;
    }

    /** Calls as {@code identity}, with tokens from {@code exchanger}; neither is closed here. */
    public static OnBehalfOf of(IdentitySource identity, Exchanger exchanger) {
        return new OnBehalfOf(identity, exchanger);
    }

    /**
     * Sends one request as the user of {@code subject} and waits for the whole answer, up to 4 MiB.
     *
     * @param subject the token that the user's request brought here
     * @throws io.sallyport.exchange.ExchangeException when the token service refuses
     * @throws CallFailedException when there is no answer
     */
    public Answer send(BearerToken subject, Target target, Call call) {
        try (StreamedAnswer answer = open(subject, target, call)) {
            byte[] body = answer.body().readNBytes(LARGEST_ANSWER + 1);
            if (body.length > LARGEST_ANSWER) {
                throw new IOException("answer of more than " + LARGEST_ANSWER + " bytes");
            }
            return Answer.of(answer.status(), answer.headers(), body);
        } catch (IOException e) {
            throw failed(target, e);
        }
    }

    /** Sends one request as the user of {@code subject}; its answer is read as it comes. */
    public StreamedAnswer open(BearerToken subject, Target target, Call call) {
        BearerToken token =
                exchanger.exchange(subject, new Wanted(target.id(), target.scopes(), Map.of()));
        return openWith(token, target, call);
    }

    /** As {@link #open}, with a token that is addressed to the target already. */
    public StreamedAnswer openWith(BearerToken token, Target target, Call call) {
        try {
            HttpResponse<InputStream> response =
                    client(target.id())
                            .send(
                                    request(token, target.base(), call),
                                    HttpResponse.BodyHandlers.ofInputStream());
            return new StreamedAnswer(
                    response.statusCode(), response.headers().map(), response.body());
        } catch (IOException e) {
            throw failed(target, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(target, e);
        }
    }

    private HttpClient client(SpiffeId callee) {
        return clients.computeIfAbsent(
                callee,
                id ->
                        HttpClient.newBuilder()
                                .version(HttpClient.Version.HTTP_1_1)
                                .connectTimeout(CONNECT)
                                .followRedirects(HttpClient.Redirect.NEVER)
                                .sslContext(TlsManagers.context(identity, id::equals))
                                .build());
    }

    private static HttpRequest request(BearerToken token, URI base, Call call) {
        var builder =
                HttpRequest.newBuilder(base.resolve(call.path()))
                        .timeout(call.timeout())
                        .header("authorization", "Bearer " + token.text())
                        .method(
                                call.method(),
                                call.json().isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(call.json()));
        if (!call.json().isEmpty()) {
            builder.header("content-type", "application/json");
        }
        call.headers().forEach(builder::header);
        return builder.build();
    }

    private static CallFailedException failed(Target target, Exception cause) {
        return new CallFailedException(
                "%s at %s: no answer (expected: a running %s that proves this identity); look at its log"
                        .formatted(target.id().name(), target.base().getAuthority(), target.id()),
                cause);
    }

    @Override
    public void close() {
        clients.values().forEach(HttpClient::shutdownNow);
    }
}
