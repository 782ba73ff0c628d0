// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import io.sallyport.tls.PeerJudge;
import io.sallyport.tls.Verdict;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges the other end on every request, and validates its whole chain only when it is new, when
 * the trust bundle changed or when something in it has run out. Bounded. Thread-safe.
 */
final class KnownPeers {
    private static final int MOST = 256;

    private final PeerJudge judge;
    private final Map<List<X509Certificate>, PeerJudge.Connection> known = // guarded by itself
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<List<X509Certificate>, PeerJudge.Connection> eldest) {
                    return size() > MOST;
                }
            };

    KnownPeers(PeerJudge judge) {
        this.judge = judge;
    }

    Verdict judge(List<X509Certificate> chain) {
        PeerJudge.Connection connection;
        synchronized (known) {
            connection = known.get(chain);
        }
        if (connection == null) {
            connection = judge.follow(chain);
            if (connection.verdict() instanceof Verdict.Accepted) { // strangers fill no memory
                synchronized (known) {
                    known.put(List.copyOf(chain), connection);
                }
            }
        }
        return connection.verdict();
    }
}
