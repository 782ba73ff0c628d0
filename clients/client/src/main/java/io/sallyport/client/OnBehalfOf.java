// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import io.sallyport.exchange.Exchanger;
import io.sallyport.exchange.Wanted;
import io.sallyport.identity.BearerToken;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.Svid;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

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

    private final IdentitySource identity;
    private final Exchanger exchanger;
    private final Connections connections;

    private OnBehalfOf(IdentitySource identity, Exchanger exchanger) {
        this.identity = identity;
        this.exchanger = exchanger;
        this.connections = new Connections(identity);
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
     * @throws CallFailedException when there is no answer, or only a part of one
     */
    public Answer send(BearerToken subject, Target target, Call call) {
        return whole(open(subject, target, call), target);
    }

    /** As {@link #send}, with a token that is addressed to the target already. */
    public Answer sendWith(BearerToken token, Target target, Call call) {
        return whole(openWith(token, target, call), target);
    }

    private static Answer whole(StreamedAnswer streamed, Target target) {
        try (StreamedAnswer answer = streamed) {
            byte[] body = answer.body().readNBytes(LARGEST_ANSWER + 1);
            if (body.length > LARGEST_ANSWER) {
                throw new IOException("answer of more than " + LARGEST_ANSWER + " bytes");
            }
            return Answer.of(answer.status(), answer.headers(), body);
        } catch (IOException e) {
            throw failed(target, e);
        }
    }

    /**
     * Sends one request as the user of {@code subject}; its answer is read as it comes. A body that
     * breaks off, or stands still for the call's timeout, is an {@link IOException} of its stream.
     *
     * @throws io.sallyport.exchange.ExchangeException when the token service refuses
     * @throws CallFailedException when there is no answer
     */
    public StreamedAnswer open(BearerToken subject, Target target, Call call) {
        Svid shown = identity.svid();
        StreamedAnswer answer = openWith(token(subject, target), target, call);
        boolean renewed = !shown.leaf().equals(identity.svid().leaf());
        if (answer.status() != 401 || !renewed) {
            return answer;
        }
        // the certificate changed between the token and the connection; a token that is refused
        // has done nothing, so asking again does nothing twice
        answer.close();
        return openWith(token(subject, target), target, call);
    }

    /** As {@link #open}, with a token that is addressed to the target already. */
    public StreamedAnswer openWith(BearerToken token, Target target, Call call) {
        try {
            HttpResponse<InputStream> response =
                    connections
                            .to(target.id())
                            .send(
                                    request(token, target.base(), call),
                                    _ -> new PatientBody(call.timeout()));
            return new StreamedAnswer(
                    response.statusCode(), response.headers().map(), response.body());
        } catch (IOException e) {
            throw failed(target, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(target, e);
        }
    }

    private BearerToken token(BearerToken subject, Target target) {
        return exchanger.exchange(subject, new Wanted(target.id(), target.scopes(), Map.of()));
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

    /** Closes the kept connections; what is running is cut. */
    @Override
    public void close() {
        connections.close();
    }
}
