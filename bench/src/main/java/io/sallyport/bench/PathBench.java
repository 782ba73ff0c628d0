// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.enforcement.RequestPath;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpHandler;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.policy.PolicyEngine;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Steps 1 to 8 of a request at a PEP, warm: the same user asks again. What comes after (rates,
 * work, the audit log on disk, the receipt's signature) is not in the figure.
 */
@State(Scope.Benchmark)
public class PathBench {
    private final PathSite site =
            PathSite.open(); // a PEP with a token service, both in this process
    private final PolicyEngine policy = PolicyEngine.open(site.policies());
    private final HttpHandler path =
            RequestPath.full(site.pep(), "vector.query", policy, new OnlyJudged());
    private final Request request = request(site);

    private static Request request(PathSite site) {
        return new Request(
                "r-1",
                "POST",
                "/v1/vector_stores/eng-docs/search",
                "",
                Headers.NONE
                        .with("host", "localhost:8445")
                        .with("authorization", "Bearer " + site.token().text())
                        .with("content-type", "application/json")
                        .with("user-agent", "bench"),
                Bytes.NONE,
                Optional.of(site.peer(Instant.now().plusSeconds(3_600))),
                InetAddress.getLoopbackAddress());
    }

    /** Closes both. */
    @TearDown(Level.Trial)
    public void close() {
        policy.close();
        site.close();
    }

    /** The whole way to the decision; any other end than a permit fails the benchmark. */
    @Benchmark
    public Object judged() {
        try {
            Response refused = path.handle(request);
            throw new IllegalStateException("refused with " + refused.status());
        } catch (OnlyJudged.PermittedError permitted) {
            return permitted;
        }
    }
}
