// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.runtime.ByteSize;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** One authority, its workloads, and servers with short limits. */
final class World {
    static final SpiffeId GATEWAY = SpiffeId.parse("spiffe://test.sallyport/gateway");
    static final SpiffeId WEB_APP = SpiffeId.parse("spiffe://test.sallyport/web-app");

    final TestCa ca = TestCa.create("test");

    TrustBundle bundle() {
        return new TrustBundle("test.sallyport", Set.of(ca.anchor()));
    }

    IdentitySource identity(SpiffeId id) {
        return IdentitySource.fixed(svid(ca.issue(id.toString()), id), bundle());
    }

    /** A workload with a certificate of any kind, trusting our authority. */
    IdentitySource identity(TestCa.Issued issued) {
        return IdentitySource.fixed(svid(issued, WEB_APP), bundle());
    }

    TestCa.Issued issued(List<String> uris, Instant notAfter) {
        return ca.issue(uris, notAfter, false);
    }

    static Svid svid(TestCa.Issued issued, SpiffeId id) {
        return new Svid(id, issued.key(), issued.chain());
    }

    /** A server that is the gateway. */
    HttpServer gateway(HttpHandler handler) {
        return HttpServer.start(quick(), new ServerTls.Mutual(identity(GATEWAY)), handler);
    }

    HttpServer gateway(Clock clock, HttpHandler handler) {
        return HttpServer.start(
                new HttpServer.Setup(
                        quick(),
                        new ServerTls.Mutual(identity(GATEWAY)),
                        clock,
                        Connections.Limits.DEFAULT),
                handler);
    }

    /** A client that is the web app and wants the gateway. */
    HttpClient webApp(HttpServer server) {
        return HttpClient.mutual(identity(WEB_APP), GATEWAY, uri(server));
    }

    static URI uri(HttpServer server) {
        return URI.create("https://localhost:" + server.port());
    }

    static URI plainUri(HttpServer server) {
        return URI.create("http://localhost:" + server.port());
    }

    /** Loopback with limits that tests can wait for. */
    static Listener quick() {
        return new Listener(
                "127.0.0.1",
                0,
                new ByteSize(64 << 10),
                new ByteSize(8 << 10),
                Duration.ofMillis(800),
                Duration.ofMillis(800),
                Duration.ofMillis(800));
    }

    static Response ok(Request request) {
        return Response.of(200, "text/plain", Bytes.of("hello " + who(request)));
    }

    static String who(Request request) {
        return request.peer().map(peer -> peer.id().name()).orElse("stranger");
    }

    static HttpClient.Reply get(HttpClient client, String path) {
        return client.send("GET", path, Headers.NONE, Bytes.NONE, Duration.ofSeconds(5), 1 << 20);
    }

    static HttpClient.Reply post(HttpClient client, String path, Bytes body) {
        return client.send("POST", path, Headers.NONE, body, Duration.ofSeconds(5), 1 << 20);
    }

    /** An identity that tests change. */
    static final class Rotating implements IdentitySource {
        private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
        private volatile Svid svid;
        private volatile TrustBundle bundle;
        private volatile Set<SpiffeId> revoked = Set.of();

        Rotating(Svid svid, TrustBundle bundle) {
            this.svid = svid;
            this.bundle = bundle;
        }

        void become(Svid other, TrustBundle trust) {
            svid = other;
            bundle = trust;
            listeners.forEach(Runnable::run);
        }

        void revoke(SpiffeId... ids) {
            revoked = Set.of(ids);
            listeners.forEach(Runnable::run);
        }

        @Override
        public boolean revoked(Peer peer) {
            return revoked.contains(peer.id());
        }

        @Override
        public Svid svid() {
            return svid;
        }

        @Override
        public TrustBundle bundle() {
            return bundle;
        }

        @Override
        public Subscription onChange(Runnable listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        @Override
        public void close() {
            listeners.clear();
        }
    }

    /** A clock that tests move. */
    static final class MovedClock extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        void move(Duration by) {
            ahead = ahead.plus(by);
        }

        @Override
        public java.time.ZoneId getZone() {
            return java.time.ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }
    }
}
