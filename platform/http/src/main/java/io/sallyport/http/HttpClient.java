// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.TlsManagers;
import io.sallyport.tls.TrustBundle;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * A blocking client for one callee, over kept connections. Thread-safe. Never falls back to plain
 * text and never follows redirects.
 */
public final class HttpClient implements AutoCloseable {
    private final Target target;
    private final ClientEngine engine;

    private HttpClient(Target target, ClientEngine engine) {
        this.target = target;
        this.engine = engine;
    }

    /**
     * Mutual TLS; the callee must be {@code callee}, whatever its name. One of another trust domain
     * is judged by that domain's anchors, and is nobody when the identity knows none.
     */
    public static HttpClient mutual(IdentitySource identity, SpiffeId callee, URI base) {
        Target target = Target.of(callee.name(), base).requireTls();
        HttpClientOptions options =
                ClientOptions.pinned(
                        TlsManagers.trustManager(identity, callee::equals, Set.of(callee)));
        options.setKeyCertOptions(KeyCertOptions.wrap(TlsManagers.keyManager(identity)));
        return new HttpClient(target, ClientEngine.of(options, identity, callee));
    }

    /**
     * Server TLS against these anchors only; the callee must be {@code callee}. For enrolment, when
     * the caller has no identity yet.
     */
    public static HttpClient serverOnly(TrustBundle trust, SpiffeId callee, URI base) {
        Target target = Target.of(callee.name(), base).requireTls();
        return new HttpClient(
                target,
                ClientEngine.of(
                        ClientOptions.pinned(TlsManagers.trustManager(trust, callee::equals))));
    }

    /**
     * Server TLS against the platform's public certificate authorities: providers, outside parties.
     * The host's name must be in its certificate.
     */
    public static HttpClient outside(URI base) {
        Target target = Target.of(String.valueOf(base.getHost()), base).requireTls();
        return new HttpClient(target, ClientEngine.of(ClientOptions.outside()));
    }

    /**
     * The same against the certificate authorities of a file, and no other: outside parties with
     * authorities of their own.
     *
     * @param authorities PEM
     * @throws IllegalArgumentException when there is no certificate in it, or it cannot be read
     */
    public static HttpClient outside(URI base, Path authorities) {
        Target target = Target.of(String.valueOf(base.getHost()), base).requireTls();
        return new HttpClient(target, ClientEngine.of(ClientOptions.outside(authorities)));
    }

    /**
     * Plain HTTP, for loopback only.
     *
     * @throws IllegalArgumentException for any other host
     */
    public static HttpClient loopback(URI base) {
        Target target = Target.of(String.valueOf(base.getHost()), base).requireLoopback();
        return new HttpClient(target, ClientEngine.of(ClientOptions.plain()));
    }

    /**
     * Sends one request and waits for the whole answer.
     *
     * @param path with its query, encoded; the base's path stands before it
     * @param headers framing, {@code host} and connection fields are ours and left out
     * @param limit the answer's size in bytes; a larger one is an {@link UpstreamException}
     * @throws UpstreamException when there is no answer within {@code timeout}, or the callee is
     *     not who it must be
     */
    public Reply send(
            String method, String path, Headers headers, Bytes body, Duration timeout, int limit) {
        var ask = new Call.Ask(method, path, headers, body, timeout);
        return new Call<Reply>(
                        target,
                        engine,
                        ask,
                        (request, response) ->
                                new Collector(target, request, response, limit).reply())
                .await();
    }

    /**
     * Sends one request and gives its answer's body as it comes. Close the stream to let the
     * connection go; closing it early cancels the request at the callee.
     *
     * @param timeout for the answer's head, and again for each further piece of the body
     * @throws UpstreamException when there is no answer within {@code timeout}, or the callee is
     *     not who it must be
     */
    public StreamedReply open(
            String method, String path, Headers headers, Bytes body, Duration timeout) {
        var ask = new Call.Ask(method, path, headers, body, timeout);
        return new Call<StreamedReply>(
                        target,
                        engine,
                        ask,
                        (request, response) ->
                                Future.succeededFuture(
                                        new StreamedReply(
                                                response.statusCode(),
                                                HeaderFields.of(response.headers()),
                                                new BodyStream(
                                                        target, request, response, timeout))))
                .await();
    }

    /** A whole answer. */
    public record Reply(int status, Headers headers, Bytes body) {}

    /** An answer whose body is still coming; {@code body} blocks while there is nothing to read. */
    public record StreamedReply(int status, Headers headers, InputStream body)
            implements AutoCloseable {
        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException ignored) {
                // the connection is gone already
            }
        }
    }

    /** Closes the kept connections; what is running is cut. */
    @Override
    public void close() {
        engine.close();
    }
}
