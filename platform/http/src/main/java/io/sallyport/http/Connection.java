// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.netty.channel.Channel;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.sallyport.tls.Peer;
import io.sallyport.tls.PeerJudge;
import io.sallyport.tls.Verdict;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One open connection: who is at its other end, and what it is busy with since when. */
final class Connection {
    /** What a connection may be busy with; each has a limit of its own in {@link Connections}. */
    enum Phase {
        /** Open, and no request has come yet. */
        NEW,
        /** Between two requests. */
        IDLE,
        /** A request's body is coming. */
        READING,
        /** The handler works or streams: no limit here, the sink has its own. */
        WORKING,
        /** A whole answer is on its way to a client that must read it. */
        WRITING
    }

    private record State(Phase phase, long since) {}

    private final HttpConnection http;
    private final Optional<PeerJudge.Connection> other;
    private final List<Runnable> whenGone = new ArrayList<>();
    private volatile State state = new State(Phase.NEW, System.nanoTime());
    private boolean gone;

    Connection(HttpConnection http, Optional<PeerJudge.Connection> other) {
        this.http = http;
        this.other = other;
    }

    /**
     * The proven other end, judged now; empty where TLS does not ask for one.
     *
     * @throws ProblemException when it is nobody, or no longer somebody
     */
    Optional<Peer> peer() {
        return other.map(judged ->
                switch (judged.verdict()) {
                    case Verdict.Accepted(var peer) -> peer;
                    case Verdict.Refused(var reason) ->
                            throw new ProblemException(
                                    Problem.UNKNOWN_IDENTITY,
                                    "peer_" + reason.code(),
                                    "peer certificate: not accepted (expected: a current"
                                            + " one of this trust domain); renew it");
                });
    }

    /** Whether nobody vouches any more for who was at the other end. */
    boolean disowned() {
        return other.map(PeerJudge.Connection::verdict)
                .filter(Verdict.Refused.class::isInstance)
                .map(Verdict.Refused.class::cast)
                .filter(refused -> refused.reason().disowned())
                .isPresent();
    }

    /** Whether the other end would not get in now, for whatever reason. */
    boolean refused() {
        return other.map(judged -> judged.verdict() instanceof Verdict.Refused).orElse(false);
    }

    /** Whether nothing is under way. */
    boolean idle() {
        Phase now = phase();
        return now == Phase.NEW || now == Phase.IDLE;
    }

    void enter(Phase phase) {
        state = new State(phase, System.nanoTime());
    }

    Phase phase() {
        return state.phase();
    }

    long nanosInPhase() {
        return System.nanoTime() - state.since();
    }

    /** Closes it after what was written went out. */
    void close() {
        var _ = http.close();
    }

    /**
     * Closes it now and lets go of what was not written. The engine's own close waits until the
     * client has read everything, which a hostile one never does.
     */
    void abort() {
        if (http instanceof ConnectionBase base) {
            Channel channel = base.channel();
            channel.eventLoop().execute(() -> channel.unsafe().close(channel.voidPromise()));
        } else {
            close();
        }
    }

    /** Runs {@code action} on a thread of its own when the other end goes away; at most once. */
    void onGone(Runnable action) {
        synchronized (whenGone) {
            if (!gone) {
                whenGone.add(action);
                return;
            }
        }
        Thread.startVirtualThread(action);
    }

    /** The answer is out: nobody has to hear any more that the client left. */
    void forgetGone() {
        synchronized (whenGone) {
            whenGone.clear();
        }
    }

    void markGone() {
        List<Runnable> actions;
        synchronized (whenGone) {
            gone = true;
            actions = List.copyOf(whenGone);
            whenGone.clear();
        }
        actions.forEach(Thread::startVirtualThread);
    }

    boolean gone() {
        synchronized (whenGone) {
            return gone;
        }
    }
}
