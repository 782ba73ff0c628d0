// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sign-ins at the provider that were ended here, the last 10,000. Signing in again with one of them
 * needs the password, even where the provider has not heard of the sign-out. Thread-safe.
 */
final class EndedSids {
    private static final int MOST = 10_000;

    private final Map<String, Boolean> ended =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > MOST;
                }
            };

    synchronized void add(String sid) {
        if (!sid.isEmpty()) {
            ended.put(sid, true);
        }
    }

    synchronized boolean has(String sid) {
        return ended.containsKey(sid);
    }
}
