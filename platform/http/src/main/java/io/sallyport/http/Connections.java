// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.tls.PeerJudge;
import io.sallyport.tls.Verdict;
import io.vertx.core.http.HttpConnection;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open connections of one server: so many for each peer and address, and each phase only for so
 * long. A running answer, also a silent one, has no limit here.
 */
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final Listener listener;
    private final Limits limits;
    private final Optional<PeerJudge> judge;
    private final Map<HttpConnection, Connection> open = new ConcurrentHashMap<>();
    private final Map<String, Integer> held = new ConcurrentHashMap<>();

    Connections(Listener listener, Limits limits, Optional<PeerJudge> judge) {
        this.listener = listener;
        this.limits = limits;
        this.judge = judge;
    }

    /** A handshake is done; runs on the connection's event loop. */
    void opened(HttpConnection http) {
        Optional<PeerJudge.Connection> other = judge.map(by -> by.follow(chain(http)));
        List<Share> shares = shares(http, other);
        if (!take(shares)) {
            LOG.atWarn()
                    .addKeyValue("address", http.remoteAddress().hostAddress())
                    .log("connection refused: too many open");
            var _ = http.close();
            return;
        }
        http.exceptionHandler(e -> LOG.atDebug().setCause(e).log("connection failed"));
        var connection = new Connection(http, other);
        open.put(http, connection);
        http.closeHandler(_ -> {
            open.remove(http);
            shares.forEach(this::giveBack);
            connection.markGone();
        });
    }

    /** The state of a connection that has a request; empty when it was refused or is gone. */
    Optional<Connection> of(HttpConnection http) {
        return Optional.ofNullable(open.get(http));
    }

    /** Closes those of whom nobody vouches for any more, and those that took too long. */
    void sweep() {
        for (Connection connection : open.values()) {
            if (connection.disowned()) {
                LOG.atInfo().log("connection cut: nobody vouches for its peer any more");
                connection.abort();
            } else if (connection.idle() && connection.refused()) {
                LOG.atInfo().log("connection ended: its peer's certificate counts no more");
                connection.close();
            } else if (connection.nanosInPhase() > limit(connection.phase()).toNanos()) {
                LOG.atDebug().addKeyValue("phase", connection.phase()).log("connection timed out");
                end(connection);
            }
        }
    }

    private static void end(Connection connection) {
        switch (connection.phase()) {
            case NEW, IDLE, READING -> connection.close();
            case WORKING, WRITING -> connection.abort();
        }
    }

    private Duration limit(Connection.Phase phase) {
        return switch (phase) {
            case NEW, READING -> listener.request();
            case IDLE -> listener.idle();
            case WORKING -> Duration.ofDays(1);
            case WRITING -> limits.write();
        };
    }

    private record Share(String holder, int most) {}

    private List<Share> shares(HttpConnection http, Optional<PeerJudge.Connection> other) {
        var address =
                new Share("address " + http.remoteAddress().hostAddress(), limits.perAddress());
        return other.map(PeerJudge.Connection::verdict)
                .filter(Verdict.Accepted.class::isInstance)
                .map(Verdict.Accepted.class::cast)
                .map(known -> new Share("peer " + known.peer().id(), limits.perPeer()))
                .map(peer -> List.of(address, peer))
                .orElse(List.of(address));
    }

    private boolean take(List<Share> shares) {
        for (int i = 0; i < shares.size(); i++) {
            Share share = shares.get(i);
            if (held.merge(share.holder(), 1, Integer::sum) > share.most()) {
                shares.subList(0, i + 1).forEach(this::giveBack);
                return false;
            }
        }
        return true;
    }

    private void giveBack(Share share) {
        held.computeIfPresent(share.holder(), (_, count) -> count > 1 ? count - 1 : null);
    }

    private static List<X509Certificate> chain(HttpConnection http) {
        try {
            List<Certificate> chain = http.peerCertificates();
            return chain == null
                    ? List.of()
                    : chain.stream().map(X509Certificate.class::cast).toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of(); // refused by the judge
        }
    }

    /**
     * Limits that are not configured.
     *
     * @param perAddress open connections of one address
     * @param perPeer open connections of one workload
     * @param write a client takes at most this to read what was sent
     * @param running requests being handled
     * @param handshakes what comes before a connection is open
     */
    record Limits(
            int perAddress,
            int perPeer,
            Duration write,
            int running,
            HandshakeGate.Limits handshakes) {
        static final Limits DEFAULT = new Limits(2048, 512, Duration.ofSeconds(30), 2048);

        Limits(int perAddress, int perPeer, Duration write, int running) {
            this(perAddress, perPeer, write, running, HandshakeGate.Limits.DEFAULT);
        }
    }
}
