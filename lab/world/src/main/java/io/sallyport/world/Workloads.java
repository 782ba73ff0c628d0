// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

import io.sallyport.http.HttpClient;
import io.sallyport.tls.FileIdentity;
import io.sallyport.tls.IdentitySource;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The demo's live workload identities, and connections as any of them: what somebody has who took
 * that process over. Thread-safe.
 */
public final class Workloads implements AutoCloseable {
    private final DemoChain chain;
    private final Map<String, FileIdentity> identities = new HashMap<>();
    private final Map<Line, HttpClient> clients = new HashMap<>();

    private record Line(String from, String to) {}

    /** Opens nothing yet. */
    public Workloads(DemoChain chain) {
        this.chain = chain;
    }

    /**
     * The workload's own key and certificate, renewed as the demo renews them.
     *
     * @throws DemoException when the demo has no such workload
     */
    public synchronized IdentitySource identity(String workload) {
        FileIdentity known = identities.get(workload);
        if (known != null) {
            return known;
        }
        try {
            FileIdentity opened = FileIdentity.open(chain.identity(workload));
            identities.put(workload, opened);
            return opened;
        } catch (IOException e) {
            throw new DemoException(
                    "identity of %s: %s (expected: a running demo's files); start the demo"
                            .formatted(workload, e.getMessage()),
                    e);
        }
    }

    /** Kept connections of {@code from} to {@code to}, both ends proven; closed with this. */
    public synchronized HttpClient client(String from, String to) {
        IdentitySource identity = identity(from);
        return clients.computeIfAbsent(
                new Line(from, to),
                line -> HttpClient.mutual(identity, chain.id(line.to()), chain.mutual(line.to())));
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(HttpClient::close);
        clients.clear();
        identities.values().forEach(FileIdentity::close);
        identities.clear();
    }
}
