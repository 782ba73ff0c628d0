// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import io.sallyport.enforcement.Passage;
import io.sallyport.http.HttpClient.StreamedReply;
import io.sallyport.identity.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One request's right to call others for its user. With its end, which comes once, the answers that
 * are still being read for it are cut. Thread-safe.
 */
final class Errand implements AutoCloseable {
    private static final int MOST_RECEIPTS = 16;

    private final String name;
    private final Passage passage;
    private final Instant ends;
    private final Consumer<Errand> whenEnded;
    private final Set<StreamedReply> running = new HashSet<>(); // guarded by itself
    private final List<String> receipts = new ArrayList<>(); // guarded by itself
    private boolean ended; // guarded by running

    Errand(String name, Passage passage, Instant ends, Consumer<Errand> whenEnded) {
        this.name = name;
        this.passage = passage;
        this.ends = ends;
        this.whenEnded = whenEnded;
    }

    /** What the service is told. */
    String name() {
        return name;
    }

    Caller caller() {
        return passage.caller();
    }

    Instant ends() {
        return ends;
    }

    /** Writes an audit record of the request that it belongs to. */
    void audit(String event, Map<String, String> about) {
        passage.audit(event, about);
    }

    /** Cuts {@code reply} when this ends, now when it has. */
    void attend(StreamedReply reply) {
        synchronized (running) {
            if (!ended) {
                running.add(reply);
                return;
            }
        }
        reply.close();
    }

    /** It came to its own end. */
    void leave(StreamedReply reply) {
        synchronized (running) {
            running.remove(reply);
        }
    }

    /** Keeps the receipts that a target sent, for who asked us. */
    void collect(List<String> fromTarget) {
        synchronized (receipts) {
            int room = Math.max(0, MOST_RECEIPTS - receipts.size());
            receipts.addAll(fromTarget.subList(0, Math.min(room, fromTarget.size())));
        }
    }

    /** Those so far. */
    List<String> receipts() {
        synchronized (receipts) {
            return List.copyOf(receipts);
        }
    }

    @Override
    public void close() {
        List<StreamedReply> cut;
        synchronized (running) {
            if (ended) {
                return;
            }
            ended = true;
            cut = List.copyOf(running);
            running.clear();
        }
        whenEnded.accept(this);
        cut.forEach(StreamedReply::close);
    }
}
