// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.identity.DenyKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is being worked on or streamed now, so that a revocation can cut it. Thread-safe. */
final class RunningWork {
    private final Set<Stoppable> running = ConcurrentHashMap.newKeySet();

    /** Something that ends early when the token behind it is revoked. */
    interface Stoppable {
        /** Whether a revocation of {@code key} revokes its token. */
        boolean dependsOn(DenyKey key);

        /** Ends it; from any thread, any number of times. */
        void revoke();
    }

    /** Ends with {@link #close}. */
    interface Entry extends AutoCloseable {
        @Override
        void close();
    }

    Entry enter(Stoppable work) {
        running.add(work);
        return () -> running.remove(work);
    }

    /** Cuts all that runs on a token which {@code key} revokes. */
    void cut(DenyKey key) {
        running.stream().filter(work -> work.dependsOn(key)).forEach(Stoppable::revoke);
    }
}
