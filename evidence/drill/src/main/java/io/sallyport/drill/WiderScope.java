// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import java.util.List;
import java.util.Map;

/**
 * The orchestrator asks the token service for more than the user's token has, and than its edge
 * allows.
 */
final class WiderScope implements Attack {
    @Override
    public int number() {
        return 8;
    }

    @Override
    public String title() {
        return "an exchange asks for a wider scope";
    }

    @Override
    public List<Try> tries() {
        return List.of(
                refused("for `vector.admin`", "vector.admin", "no_scope_left"),
                refused("for `llm.invoke` at the vector store", "llm.invoke", "no_scope_left"),
                withoutAny(),
                narrowed());
    }

    private static Try withoutAny() {
        return refused(
                "for no scope at all", stage -> exchange(stage, "").untied(), "scope_malformed");
    }

    private static Try refused(String what, String scope, String reason) {
        return refused(what, stage -> exchange(stage, scope), reason);
    }

    private static Try refused(String what, Step attack, String reason) {
        return new Try(
                new Cell("orchestrator", "sts"),
                "exchanges john's T1 " + what,
                new Try.Moves(stage -> exchange(stage, "vector.query"), attack),
                new Expected.Refusal(400, "invalid_scope"),
                List.of(Evidence.exchangeRefused("orchestrator", reason)));
    }

    private static Try narrowed() {
        return new Try(
                new Cell("orchestrator", "sts"),
                "exchanges john's T1 for `vector.query` and more",
                new Try.Moves(
                        stage -> exchange(stage, "vector.query"),
                        stage -> exchange(stage, "vector.query vector.admin llm.invoke")),
                new Expected.Nothing(),
                List.of(
                        new Evidence.Recorded(
                                "sts",
                                "exchange",
                                Map.of("scope", "vector.query", "subject", "john"))));
    }

    /** Passes when the token has exactly the one scope. */
    private static Seen exchange(Stage stage, String scope) {
        return stage.exchanges()
                .ask(
                        Exchanges.Asked.exchange(
                                "orchestrator",
                                stage.token("john", "orchestrator"),
                                stage.chain().id("retrieval").toString(),
                                scope),
                        token -> {
                            String granted = Calls.claim(token, "scope");
                            return granted.equals("vector.query") ? "" : "scope " + granted;
                        });
    }
}
