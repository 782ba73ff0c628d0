// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import java.util.List;

/**
 * The web app was taken over and asks the token service for tokens that reach past the
 * orchestrator. There is no such edge.
 */
final class MissingEdge implements Attack {
    @Override
    public int number() {
        return 6;
    }

    @Override
    public String title() {
        return "the web app asks for tokens to the store and the models";
    }

    @Override
    public List<Try> tries() {
        return List.of(
                asks("retrieval", "vector.query"),
                asks("gateway", "llm.invoke"),
                asks("model", "llm.invoke"));
    }

    private static Try asks(String audience, String scope) {
        return new Try(
                new Cell("web-app", "sts"),
                "exchanges john's T0 for a token to " + audience,
                new Try.Moves(
                        stage -> exchange(stage, "orchestrator", "chat.ask"),
                        stage -> exchange(stage, audience, scope)),
                new Expected.Refusal(400, "invalid_target"),
                List.of(Evidence.exchangeRefused("web-app", "no_edge")));
    }

    private static Seen exchange(Stage stage, String audience, String scope) {
        return stage.exchanges()
                .ask(
                        Exchanges.Asked.exchange(
                                "web-app",
                                stage.walk().signIn("john"),
                                stage.chain().id(audience).toString(),
                                scope));
    }
}
