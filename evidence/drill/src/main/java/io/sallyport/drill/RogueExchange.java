// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import java.util.List;

/**
 * A workload got hold of a token that is addressed to the orchestrator and exchanges it as if it
 * were its own: only the recipient may.
 */
final class RogueExchange implements Attack {
    @Override
    public int number() {
        return 7;
    }

    @Override
    public String title() {
        return "a rogue workload exchanges a token that is addressed to another";
    }

    @Override
    public List<Try> tries() {
        return List.of(
                exchanges("model", "retrieval", "vector.query"),
                exchanges("ingest", "retrieval", "vector.query"),
                // its own token from before: it was issued to it, and is addressed to another
                exchanges("web-app", "gateway", "llm.invoke"));
    }

    private static Try exchanges(String rogue, String audience, String scope) {
        return new Try(
                new Cell(rogue, "sts"),
                "exchanges john's T1 (for orchestrator) for a token to " + audience,
                new Try.Moves(
                        stage -> exchange(stage, "orchestrator", audience, scope),
                        stage -> exchange(stage, rogue, audience, scope)),
                new Expected.Refusal(400, "invalid_request"),
                List.of(Evidence.exchangeRefused(rogue, "not_addressed_to_requester")));
    }

    private static Seen exchange(Stage stage, String from, String audience, String scope) {
        return stage.exchanges()
                .ask(
                        Exchanges.Asked.exchange(
                                from,
                                stage.token("john", "orchestrator"),
                                stage.chain().id(audience).toString(),
                                scope));
    }
}
