// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Erin signed out, and who was taken over goes on with what it had from her: within two seconds it
 * is worth nothing, at the store and at the token service.
 */
final class SignedOut implements Attack {
    @Override
    public int number() {
        return 23;
    }

    @Override
    public String title() {
        return "a user's tokens are used after the sign-out";
    }

    private static final String USER = "erin"; // no other attack needs her signed in
    private static final Duration MOST = Duration.ofSeconds(2);
    private static final Duration BETWEEN = Duration.ofMillis(50);

    @Override
    public List<Try> tries() {
        return List.of(
                new Try(
                        new Cell("orchestrator", "retrieval"),
                        "goes on searching with erin's T2 after she signed out",
                        new Try.Moves(SignedOut::search, after(SignedOut::search)),
                        new Expected.Refusal(401, "invalid_token"),
                        List.of(
                                new Evidence.Recorded(
                                        "retrieval",
                                        "decision",
                                        Map.of(
                                                "subject", USER,
                                                "decision", "refuse",
                                                "reason", "revoked_sid")))),
                new Try(
                        new Cell("orchestrator", "sts"),
                        "exchanges erin's T1 after she signed out",
                        new Try.Moves(SignedOut::exchange, after(SignedOut::exchange)),
                        new Expected.Refusal(400, "invalid_request"),
                        List.of(
                                new Evidence.Recorded(
                                        "sts",
                                        "exchange_refused",
                                        Map.of("reason", "revoked_sid")))));
    }

    /** Signs out, then goes on until it is refused, or the time is over. */
    private static Step after(Step goesOn) {
        return stage -> {
            Seen ended = stage.exchanges().signOut(stage.token(USER, "orchestrator"));
            try {
                return ended.passes() ? untilRefused(stage, goesOn) : ended;
            } finally {
                stage.walk().forget(); // whoever needs her next signs her in anew
            }
        };
    }

    private static Seen untilRefused(Stage stage, Step goesOn) {
        long end = System.nanoTime() + MOST.toNanos();
        Seen seen = goesOn.run(stage);
        while (seen.passes() && System.nanoTime() < end) {
            LockSupport.parkNanos(BETWEEN.toNanos());
            seen = goesOn.run(stage);
        }
        // one that was under way at that moment was cut in its work; the next is refused at once
        return seen.passes() ? seen : goesOn.run(stage);
    }

    private static Seen search(Stage stage) {
        return stage.calls().search("orchestrator", "handbook", stage.token(USER, "retrieval"));
    }

    private static Seen exchange(Stage stage) {
        return stage.exchanges()
                .ask(
                        Exchanges.Asked.exchange(
                                "orchestrator",
                                stage.token(USER, "orchestrator"),
                                stage.chain().id("retrieval").toString(),
                                "vector.query"));
    }
}
