// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.enforcement.TrustConfig;
import io.sallyport.tls.SpiffeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table of steps that a user's token may take. Immutable. */
final class Edges {
    private final Map<Step, Edge> edges = new HashMap<>();

    private record Step(SpiffeId from, SpiffeId to) {}

    /**
     * One step.
     *
     * @param name for the audit log and the exchange count
     */
    record Edge(
            String name,
            SpiffeId to,
            Set<String> scopes,
            Duration ttl,
            boolean singleUse,
            Optional<Duration> maxAuthAge) {}

    Edges(List<EdgeConfig> configured, TrustConfig trust) {
        for (EdgeConfig config : configured) {
            var step = new Step(trust.workload(config.from()), trust.workload(config.to()));
            var edge =
                    new Edge(
                            "edge:" + config.from() + ">" + config.to(),
                            step.to(),
                            Set.copyOf(config.scopes()),
                            config.ttl(),
                            config.singleUse(),
                            config.maxAuthAge());
            if (edges.put(step, edge) != null) {
                throw new IllegalArgumentException(
                        "edges: " + edge.name() + " stands there twice (expected: once)");
            }
        }
    }

    Optional<Edge> find(SpiffeId from, SpiffeId to) {
        return Optional.ofNullable(edges.get(new Step(from, to)));
    }
}
