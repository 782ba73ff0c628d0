// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import java.util.List;

/** The orchestrator uses a token for one callee at another: each is for one audience only. */
final class ReplayedToken implements Attack {
    @Override
    public int number() {
        return 3;
    }

    @Override
    public String title() {
        return "a token for one service is replayed at another";
    }

    @Override
    public List<Try> tries() {
        var expected = new Expected.Refusal(401, "invalid_token");
        return List.of(
                new Try(
                        new Cell("orchestrator", "gateway"),
                        "replays john's T2 (for retrieval) at the model's door",
                        new Try.Moves(
                                ForwardedToken::rightfulModels,
                                stage ->
                                        stage.calls()
                                                .call(
                                                        ForwardedToken.models("orchestrator"),
                                                        stage.token("john", "retrieval"))),
                        expected,
                        List.of(new Evidence.Counted("gateway", "wrong_audience"))),
                new Try(
                        new Cell("orchestrator", "retrieval"),
                        "replays john's T3 (for gateway) at the vector store",
                        new Try.Moves(
                                ForwardedToken::rightfulSearch,
                                stage ->
                                        stage.calls()
                                                .search(
                                                        "orchestrator",
                                                        "eng-docs",
                                                        stage.token("john", "gateway"))),
                        expected,
                        List.of(new Evidence.Counted("retrieval", "wrong_audience"))));
    }
}
