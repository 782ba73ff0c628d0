// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Principal;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import io.sallyport.policy.Ask;
import io.sallyport.policy.Explanation;
import io.sallyport.policy.Judgement;
import io.sallyport.policy.PolicyEngine;
import io.sallyport.policy.Requester;
import io.sallyport.tls.SpiffeId;
import io.sallyport.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Step 8 of a request, out of 1,000 policies of which ten can apply: eight about the collection,
 * the orchestrator's right to all of them, and the built-in one.
 */
@State(Scope.Benchmark)
public class CedarBenchmark {
    private static final TenantId ACME = new TenantId("acme");
    private static final int COLLECTIONS = 125;
    private static final int ABOUT_EACH = 8;
    private static final Ask ASK = new Ask("search", "Collection", "docs-7", ACME);

    private final AccessToken john = SampleTokens.john("jti");
    private final List<SpiffeId> orchestrator = List.of(SampleTokens.id("orchestrator"));
    private Path folder = Path.of("");
    private PolicyEngine engine = opened();
    private long next;

    private PolicyEngine opened() {
        try {
            folder = Files.createTempDirectory("sallyport-bench");
            Files.writeString(
                    folder.resolve("schema.cedarschema"),
                    World.resource("policies/schema.cedarschema"));
            Files.writeString(folder.resolve("docs.cedar"), policies());
            return PolicyEngine.open(folder);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("bench: no policy folder", e);
        }
    }

    private static String policies() {
        return IntStream.range(0, COLLECTIONS * ABOUT_EACH)
                        .mapToObj(i ->
                                """
                                permit (
                                  principal in Group::"acme/%s",
                                  action == Action::"search",
                                  resource == Collection::"acme/docs-%d"
                                );
                                """
                                        .formatted(
                                                i % ABOUT_EACH == 0
                                                        ? "engineering"
                                                        : "group-" + i % ABOUT_EACH,
                                                i / ABOUT_EACH))
                        .collect(Collectors.joining())
                + """
                permit (
                  principal == Workload::"spiffe://demo.sallyport/orchestrator",
                  action == Action::"search",
                  resource is Collection
                );
                """;
    }

    /** Fails at once when it would measure refusals. */
    @Setup
    public void permitted() {
        if (!engine.judge(john, ASK).permitted()) {
            throw new IllegalStateException("bench: refused (expected: a permit)");
        }
    }

    /** Ends it. */
    @TearDown
    public void close() throws IOException {
        engine.close();
        Files.delete(folder.resolve("docs.cedar"));
        Files.delete(folder.resolve("schema.cedarschema"));
        Files.delete(folder);
    }

    /** The same user and service again: both decisions are remembered. */
    @Benchmark
    public Judgement remembered() {
        return engine.judge(john, ASK);
    }

    /** A user that was not seen before through a service that was: Cedar decides once. */
    @Benchmark
    public Explanation anotherUser() {
        return engine.explain(new Requester(user(next++), ACME, orchestrator), ASK);
    }

    /** A user and a service that were not seen before: Cedar decides twice. */
    @Benchmark
    public Explanation anotherUserAndService() {
        long i = next++;
        return engine.explain(
                new Requester(user(i), ACME, List.of(SampleTokens.id("service-" + i))), ASK);
    }

    private static Principal user(long i) {
        return new Principal.User(
                new Subject(ACME, "https://localhost:8448", "user-" + i), Set.of("engineering"));
    }
}
