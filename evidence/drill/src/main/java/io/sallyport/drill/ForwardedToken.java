// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import io.sallyport.identity.BearerToken;
import java.util.List;
import java.util.function.Function;

/**
 * A service passes on the token that it was given instead of exchanging it: the identity provider's
 * (T0), or the one addressed to the orchestrator (T1).
 */
final class ForwardedToken implements Attack {
    @Override
    public int number() {
        return 2;
    }

    @Override
    public String title() {
        return "a token is passed on instead of exchanged";
    }

    @Override
    public List<Try> tries() {
        // the web app has no edge to either, so it does not even come to its token
        var edge = new Expected.Refusal(403, "edge_not_allowed");
        var token = new Expected.Refusal(401, "invalid_token");
        return List.of(
                atRetrieval("web-app", "T0", edge, "edge_not_allowed"),
                atRetrieval("web-app", "T1", edge, "edge_not_allowed"),
                atGateway("web-app", "T1", edge, "edge_not_allowed"),
                // the orchestrator has; there the token decides
                // T0 is the provider's: its `client_id` is no workload, which the gate sees first
                atRetrieval("orchestrator", "T0", token, "bad_claim_client_id"),
                atRetrieval("orchestrator", "T1", token, "wrong_audience"),
                atGateway("orchestrator", "T1", token, "wrong_audience"));
    }

    private static Try atRetrieval(String from, String which, Expected expected, String reason) {
        Function<Stage, BearerToken> token = token(which);
        return new Try(
                new Cell(from, "retrieval"),
                "sends john's " + which + " to the vector store",
                new Try.Moves(
                        ForwardedToken::rightfulSearch,
                        stage -> stage.calls().search(from, "eng-docs", token.apply(stage))),
                expected,
                List.of(new Evidence.Counted("retrieval", reason)));
    }

    private static Try atGateway(String from, String which, Expected expected, String reason) {
        Function<Stage, BearerToken> token = token(which);
        return new Try(
                new Cell(from, "gateway"),
                "sends john's " + which + " to the model's door",
                new Try.Moves(
                        ForwardedToken::rightfulModels,
                        stage -> stage.calls().call(models(from), token.apply(stage))),
                expected,
                List.of(new Evidence.Counted("gateway", reason)));
    }

    private static Function<Stage, BearerToken> token(String which) {
        return which.equals("T0")
                ? stage -> stage.walk().signIn("john")
                : stage -> stage.token("john", "orchestrator");
    }

    /** The orchestrator with the token that is meant for it. */
    static Seen rightfulSearch(Stage stage) {
        return stage.calls().search("orchestrator", "eng-docs", stage.token("john", "retrieval"));
    }

    /** As above, at the gateway. */
    static Seen rightfulModels(Stage stage) {
        return stage.calls().call(models("orchestrator"), stage.token("john", "gateway"));
    }

    static Calls.Line models(String from) {
        return new Calls.Line(from, "gateway", "/v1/models", "");
    }
}
