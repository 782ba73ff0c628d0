// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Another trust domain's bundle endpoint, which answers with whatever a test wants. */
final class Edge implements AutoCloseable {
    static final String DOMAIN = "edge.acme";
    static final SpiffeId ID = new SpiffeId(DOMAIN, "/ca");

    private final AtomicInteger asked = new AtomicInteger();
    private final HttpServer server;
    private volatile Response answer = Response.json(200, "{}");
    private volatile Svid shown;
    private volatile TrustBundle bundle;

    Edge(TestCa authority) {
        this.bundle = new TrustBundle(DOMAIN, Set.of(authority.anchor()));
        this.shown = svid(authority, ID);
        this.server =
                HttpServer.start(
                        Listener.loopback(0), new ServerTls.ServerOnly(new Shown()), this::answer);
    }

    /** The identity that the endpoint shows at the moment. */
    private final class Shown implements IdentitySource {
        @Override
        public Svid svid() {
            return shown;
        }

        @Override
        public TrustBundle bundle() {
            return bundle;
        }

        @Override
        public Subscription onChange(Runnable listener) {
            return () -> {};
        }

        @Override
        public void close() {}
    }

    private Response answer(Request request) {
        asked.incrementAndGet();
        return request.path().equals(Wire.SPIFFE_BUNDLE) ? answer : Response.json(404, "{}");
    }

    static Svid svid(TestCa authority, SpiffeId id) {
        TestCa.Issued issued = authority.issue(id.toString());
        return new Svid(id, issued.key(), issued.chain());
    }

    /** Answers with these anchors under that number. */
    void publish(long sequence, TestCa... authorities) {
        answers(document(sequence, authorities));
    }

    static String document(long sequence, TestCa... authorities) {
        var anchors = Arrays.stream(authorities).map(TestCa::anchor).collect(Collectors.toSet());
        return BundleDocument.text(new PublishedBundle(sequence, new TrustBundle(DOMAIN, anchors)));
    }

    void answers(String json) {
        answer = Response.json(200, json);
    }

    void answers(int status, String location) {
        answer =
                new Response(
                        status,
                        Headers.NONE.with("location", location),
                        new Response.Body.Whole(Bytes.NONE));
    }

    /** From now on it proves itself as that. */
    void shows(TestCa authority, SpiffeId id) {
        shown = svid(authority, id);
    }

    int asked() {
        return asked.get();
    }

    URI uri() {
        return URI.create("https://127.0.0.1:" + server.port() + Wire.SPIFFE_BUNDLE);
    }

    /** How a domain that knows {@code first} is configured to ask here. */
    ForeignDomain known(Path folder, TestCa first) {
        try {
            Path file = folder.resolve("first-" + first.hashCode() + ".json");
            Files.writeString(file, document(1, first), StandardCharsets.UTF_8);
            return new ForeignDomain(
                    DOMAIN,
                    uri(),
                    ID.toString(),
                    file,
                    Optional.empty(),
                    Duration.ofMinutes(5),
                    Duration.ofHours(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
