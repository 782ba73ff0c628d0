// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.PeerJudge;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Verdict;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * A pool of kept connections that follows the identity: after a change new connections are made
 * with the new certificate, and what runs on the old ones may end. A callee whose certificate ran
 * out on a kept connection is not spoken to again; one whom nobody vouches for any more is cut off.
 */
final class ClientEngine implements AutoCloseable {
    private static final Duration OLD_ONES_MAY_RUN = Duration.ofMinutes(10);
    private static final long SWEEP_MILLIS = 1_000;

    private final Vertx vertx = Engine.acquire();
    private final HttpClientOptions options;
    private final Optional<PeerJudge> judge;
    private final Map<HttpConnection, PeerJudge.Connection> kept = new ConcurrentHashMap<>();
    private final AtomicReference<HttpClientAgent> agent;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final IdentitySource.Subscription changes;
    private final long sweeper;

    private ClientEngine(
            HttpClientOptions options, Optional<IdentitySource> identity, Set<SpiffeId> callee) {
        this.options = options;
        this.judge = identity.map(source -> new PeerJudge(source, callee, Clock.systemUTC()));
        this.agent = new AtomicReference<>(fresh());
        this.changes = identity.map(source -> source.onChange(this::renew)).orElse(() -> {});
        this.sweeper = vertx.setPeriodic(SWEEP_MILLIS, _ -> cutDisowned());
    }

    /** Connections that know no identity. */
    static ClientEngine of(HttpClientOptions options) {
        return new ClientEngine(options, Optional.empty(), Set.of());
    }

    /** Connections that are judged by, and renewed with, {@code identity}. */
    static ClientEngine of(HttpClientOptions options, IdentitySource identity, SpiffeId callee) {
        return new ClientEngine(options, Optional.of(identity), Set.of(callee));
    }

    HttpClientAgent agent() {
        return agent.get();
    }

    /** Whether the other end of a kept connection is still somebody; when not, it is closed. */
    boolean stillGood(HttpConnection connection) {
        if (judge.isEmpty()) {
            return true;
        }
        PeerJudge.Connection other = kept.get(connection);
        if (other != null && other.verdict() instanceof Verdict.Accepted) {
            return true;
        }
        var _ = connection.close();
        return false;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            changes.close();
            vertx.cancelTimer(sweeper);
            Engine.quietly(agent.get().close(), Duration.ofSeconds(5));
            Engine.release();
        }
    }

    private void renew() {
        if (!closed.get()) {
            HttpClientAgent old = agent.getAndSet(fresh());
            var _ = old.shutdown(OLD_ONES_MAY_RUN);
            cutDisowned();
        }
    }

    /** What runs to somebody whom nobody vouches for any more ends now. */
    private void cutDisowned() {
        kept.forEach((connection, other) -> {
            if (other.verdict() instanceof Verdict.Refused(var reason) && reason.disowned()) {
                var _ = connection.close();
            }
        });
    }

    private HttpClientAgent fresh() {
        return vertx.httpClientBuilder()
                .with(options)
                .with(ClientOptions.pool())
                .withConnectHandler(this::connected)
                .build();
    }

    private void connected(HttpConnection connection) {
        connection.exceptionHandler(_ -> {}); // the request on it fails and tells
        judge.ifPresent(by -> {
            kept.put(connection, by.follow(chain(connection)));
            connection.closeHandler(_ -> kept.remove(connection));
        });
    }

    private static List<X509Certificate> chain(HttpConnection connection) {
        try {
            return connection.peerCertificates().stream().map(X509Certificate.class::cast).toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of(); // refused by the judge
        }
    }
}
