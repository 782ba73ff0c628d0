// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Bytes;
import io.sallyport.http.Response;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.DenyList;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A sink that stops taking bytes when the token behind it is revoked, when nobody can say any more
 * whether it was, or after {@link #LONGEST}. What the writer registered for a client that goes away
 * is called then, too, so that work further down ends at once.
 */
final class GuardedSink implements Response.Sink, RunningWork.Stoppable {
    /** An expiring token does not end a running stream; this does. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private final Response.Sink sink;
    private final List<DenyKey> keys;
    private final DenyList denied;
    private final Clock clock;
    private final Instant end;
    private final AtomicReference<Outcome> stopped = new AtomicReference<>(Outcome.COMPLETED);
    private volatile boolean gone;
    private final List<Runnable> actions = new CopyOnWriteArrayList<>();

    GuardedSink(Response.Sink sink, AccessToken token, DenyList denied, Clock clock) {
        this.sink = sink;
        this.denied = denied;
        this.keys = DenyKey.of(token);
        this.clock = clock;
        this.end = clock.instant().plus(LONGEST);
        sink.onGone(() -> gone = true);
    }

    @Override
    public boolean dependsOn(DenyKey key) {
        return keys.contains(key);
    }

    /** Nothing is sent from now on. */
    @Override
    public void revoke() {
        stop(Outcome.REVOKED);
    }

    /** Why it was stopped; {@link Outcome#COMPLETED} when it was not. */
    Outcome stopped() {
        return stopped.get();
    }

    /** Whether the client left, or stopped reading. */
    boolean gone() {
        return gone;
    }

    @Override
    public void send(Bytes bytes) throws IOException {
        if (!clock.instant().isBefore(end)) {
            stop(Outcome.TOO_LONG);
        }
        if (!denied.fresh()) {
            stop(Outcome.FEED_SILENT);
        }
        if (stopped.get() != Outcome.COMPLETED) {
            throw new IOException("stream: stopped, " + stopped.get().code());
        }
        try {
            sink.send(bytes);
        } catch (IOException e) {
            gone = true;
            throw e;
        }
    }

    @Override
    public void onGone(Runnable action) {
        var once = new AtomicBoolean();
        Runnable guarded =
                () -> {
                    if (once.compareAndSet(false, true)) {
                        action.run();
                    }
                };
        actions.add(guarded);
        sink.onGone(guarded);
        if (stopped.get() != Outcome.COMPLETED) {
            guarded.run();
        }
    }

    private void stop(Outcome why) {
        if (stopped.compareAndSet(Outcome.COMPLETED, why)) {
            actions.forEach(Runnable::run);
        }
    }
}
