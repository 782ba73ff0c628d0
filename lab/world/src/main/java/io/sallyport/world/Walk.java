// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

import io.sallyport.exchange.ExchangeException;
import io.sallyport.exchange.Exchanger;
import io.sallyport.exchange.Wanted;
import io.sallyport.identity.BearerToken;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Walks the real flow of a running demo, from the sign-in on: every token is got from the real
 * token service with the real certificate of whoever would ask for it. Thread-safe.
 */
public final class Walk implements AutoCloseable {
    /** What the fields of the demo's documents were sealed for. */
    public static final String PURPOSE = "hr-case";

    private static final String EDGE = "web-app";
    private static final Duration SIGN_IN_KEPT = Duration.ofSeconds(60);

    /** The services before each audience, in order; the last of them presents the token. */
    private static final Map<String, List<String>> USUAL =
            Map.of(
                    "orchestrator", List.of(EDGE),
                    "keys", List.of(EDGE),
                    "reports", List.of(EDGE),
                    "retrieval", List.of(EDGE, "orchestrator"),
                    "gateway", List.of(EDGE, "orchestrator"),
                    "model", List.of(EDGE, "orchestrator", "gateway"));

    private final DemoChain chain;
    private final Workloads workloads;
    private final Map<String, Exchanger> exchangers = new HashMap<>();
    private final Map<String, SignedIn> signedIn = new HashMap<>();

    private record SignedIn(BearerToken token, long at) {}

    /** Asks nobody yet. */
    public Walk(DemoChain chain) {
        this.chain = chain;
        this.workloads = new Workloads(chain);
    }

    /** The identities that are walked with; closed with this. */
    public Workloads workloads() {
        return workloads;
    }

    /**
     * The token that {@code audience} gets for the user: T1 for {@code orchestrator}, T2 for {@code
     * retrieval}, T3 for {@code gateway}, T6 for {@code keys} (the SSN of the HR documents), T7 for
     * {@code model}, the side-car's for {@code reports}.
     *
     * @param from who presents it; empty for the usual caller. It works with that workload's
     *     certificate only
     * @throws DemoException when there is no such user, audience or workload, or the demo is down
     * @throws ExchangeException when the token service refuses a step
     */
    public BearerToken token(String user, String audience, Optional<String> from) {
        List<String> path = from.map(Walk::pathThrough).orElseGet(() -> pathTo(audience));
        BearerToken token = signIn(user);
        for (int at = 0; at < path.size(); at++) {
            String next = at + 1 < path.size() ? path.get(at + 1) : audience;
            token = exchange(path.get(at), token, wanted(path.get(at), next));
        }
        return token;
    }

    /** T0, the provider's token, as the web app has it; made anew after a minute. */
    public synchronized BearerToken signIn(String user) {
        SignedIn known = signedIn.get(user);
        if (known != null && System.nanoTime() - known.at() < SIGN_IN_KEPT.toNanos()) {
            return known.token();
        }
        BearerToken token = new SignIn(chain, workloads).accessToken(chain.person(user));
        signedIn.put(user, new SignedIn(token, System.nanoTime()));
        return token;
    }

    /** Everybody's next sign-in is a new one. */
    public synchronized void forget() {
        signedIn.clear();
    }

    /**
     * One exchange, as the workload {@code by} (RFC 8693, 2).
     *
     * @throws ExchangeException when the token service refuses
     */
    public BearerToken exchange(String by, BearerToken subject, Wanted wanted) {
        return exchanger(by).exchange(subject, wanted);
    }

    /** A token of the workload on its own, without any user. */
    public BearerToken service(String workload, Wanted wanted) {
        return exchanger(workload).forService(wanted);
    }

    /** What {@code by} usually asks for on its way to {@code next}. */
    public Wanted wanted(String by, String next) {
        return new Wanted(chain.id(next), scopes(by, next), parameters(by, next));
    }

    private synchronized Exchanger exchanger(String workload) {
        return exchangers.computeIfAbsent(
                workload,
                name ->
                        Exchanger.of(
                                workloads.identity(name),
                                chain.id("sts"),
                                URI.create(chain.mutual("sts") + "/oauth2/token")));
    }

    private static List<String> pathTo(String audience) {
        List<String> path = USUAL.get(audience);
        if (path == null) {
            throw new DemoException(
                    "audience: `%s` (expected: one of %s)"
                            .formatted(audience, USUAL.keySet().stream().sorted().toList()));
        }
        return path;
    }

    /** The usual way to the workload, and the workload itself. */
    private static List<String> pathThrough(String workload) {
        if (workload.equals(EDGE)) {
            return List.of(EDGE);
        }
        var path = new ArrayList<>(pathTo(workload));
        path.add(workload);
        return path;
    }

    private static Set<String> scopes(String by, String next) {
        return switch (next) {
            case "orchestrator" -> Set.of("chat.ask", "vector.query", "llm.invoke");
            case "reports" -> Set.of("chat.ask", "vector.query");
            case "retrieval" -> Set.of("vector.query");
            case "keys" -> Set.of("field.open");
            default -> by.equals("retrieval") ? Set.of("llm.embed") : Set.of("llm.invoke");
        };
    }

    /** Only the web app has seen where the user is, and only keys need a purpose. */
    private static Map<String, String> parameters(String by, String next) {
        var parameters = new HashMap<String, String>();
        if (by.equals(EDGE)) {
            parameters.put("request_context", "{\"ip\":\"127.0.0.1\"}");
        }
        if (next.equals("keys")) {
            parameters.put("field", "hr-docs.ssn");
            parameters.put("purpose", PURPOSE);
        }
        return parameters;
    }

    @Override
    public synchronized void close() {
        exchangers.values().forEach(Exchanger::close);
        exchangers.clear();
        workloads.close();
    }
}
