// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.identity.DenyKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The streams that are being written now, so that a revocation can cut them. Thread-safe. */
final class RunningStreams {
    private final Set<GuardedSink> sinks = ConcurrentHashMap.newKeySet();

    /** Ends with {@link #close}. */
    interface Entry extends AutoCloseable {
        @Override
        void close();
    }

    Entry enter(GuardedSink sink) {
        sinks.add(sink);
        return () -> sinks.remove(sink);
    }

    /** Cuts every stream that runs on a token which {@code key} revokes. */
    void cut(DenyKey key) {
        sinks.stream().filter(sink -> sink.dependsOn(key)).forEach(GuardedSink::revoke);
    }
}
