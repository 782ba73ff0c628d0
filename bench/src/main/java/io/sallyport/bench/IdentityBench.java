// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What it costs to know who is asking. The one list of its benchmarks and their aims: a new one is
 * a class with {@code @Benchmark} methods and a line here.
 */
public final class IdentityBench {
    private static final List<Measured> TOKENS =
            List.of(
                    Measured.of(
                            "token: seen before",
                            TokenBenchmark.class,
                            "seenBefore",
                            new Aim.AtMost(2)),
                    Measured.of(
                            "token: first seen, ES256",
                            TokenBenchmark.class,
                            "firstSeen",
                            new Aim.AtMost(150)),
                    Measured.of(
                            "token: written, ES256",
                            TokenBenchmark.class,
                            "written",
                            new Aim.None()));

    /** Beside each other in one run: what the time tells a prober. */
    private static final List<Measured> REFUSALS =
            List.of(
                    refusal("no token of ours", "noToken"),
                    refusal("unknown key", "unknownKey"),
                    refusal("bad signature", "badSignature"),
                    refusal("expired", "expired"),
                    refusal("another audience", "anotherAudience"));

    private static final List<Measured> POLICIES =
            List.of(
                    Measured.of(
                            "policy: remembered, user and service",
                            CedarBenchmark.class,
                            "remembered",
                            new Aim.AtMost(3)),
                    Measured.of(
                            "policy: new user, 10 of 1,000 policies",
                            CedarBenchmark.class,
                            "anotherUser",
                            new Aim.AtMost(150)),
                    Measured.of(
                            "policy: new user and new service",
                            CedarBenchmark.class,
                            "anotherUserAndService",
                            new Aim.None()));

    private static final List<Measured> PATH =
            List.of(
                    Measured.of(
                            "path: steps 1 to 8, warm",
                            PathBench.class,
                            "judged",
                            new Aim.AtMost(60)));

    private IdentityBench() {}

    /**
     * Runs them one after the other; tells on standard error where it is.
     *
     * @param only part of the names of those that are run; empty for all
     * @throws io.sallyport.world.DemoException when one cannot run
     */
    public static Figures run(Effort effort, String only) {
        String machine = Machine.text();
        return new Figures(
                machine,
                all().stream()
                        .filter(measured -> measured.what().contains(only))
                        .map(measured -> Microbenchmarks.run(measured, effort))
                        .toList());
    }

    static List<Measured> all() {
        return Stream.of(
                        TOKENS.stream(),
                        REFUSALS.stream(),
                        POLICIES.stream(),
                        PATH.stream(),
                        signatures())
                .flatMap(all -> all)
                .toList();
    }

    private static Measured refusal(String cause, String method) {
        return Measured.of("refused: " + cause, RefusalBenchmark.class, method, new Aim.None());
    }

    /** By each provider that loads here: how the token module's choice was made. */
    private static Stream<Measured> signatures() {
        return Arrays.stream(EcProvider.values())
                .filter(EcProvider::available)
                .flatMap(by -> Stream.of("verify", "sign").map(method -> signature(by, method)));
    }

    private static Measured signature(EcProvider by, String method) {
        return new Measured(
                "ES256 %s: %s".formatted(method, by.name().toLowerCase(Locale.ROOT)),
                SignatureBenchmark.class,
                method,
                Map.of("by", by.name()),
                new Aim.None());
    }
}
