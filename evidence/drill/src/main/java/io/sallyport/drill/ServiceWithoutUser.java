// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import io.sallyport.exchange.Wanted;
import io.sallyport.identity.BearerToken;
import java.util.List;
import java.util.Map;

/**
 * A service's own token, which has no user, is used where only users may, or made into one that has
 * a user.
 */
final class ServiceWithoutUser implements Attack {
    @Override
    public int number() {
        return 14;
    }

    @Override
    public String title() {
        return "a service's own token on a user's way";
    }

    private static final String SCOPE = "svc:vector.write:eng-docs";

    @Override
    public List<Try> tries() {
        return List.of(searches(), exchangesItsOwn(), exchangesWhatItWasShown());
    }

    private static Try searches() {
        return new Try(
                new Cell("ingest", "retrieval"),
                "searches eng-docs with its own token, which may write there",
                new Try.Moves(
                        // of a document that was never there: nothing changes
                        stage -> stage.calls().call("DELETE", absent(), own(stage)),
                        stage -> stage.calls().search("ingest", "eng-docs", own(stage))),
                new Expected.Refusal(403, "not_permitted"),
                List.of(
                        new Evidence.Recorded(
                                "retrieval",
                                "service_on_user_route",
                                Map.of("actor", "spiffe://demo.sallyport/ingest"))));
    }

    private static Try exchangesItsOwn() {
        return new Try(
                new Cell("ingest", "sts"),
                "exchanges its own token for a user's",
                new Try.Moves(
                        stage -> stage.exchanges().introspect("ingest", own(stage)),
                        stage -> exchange(stage, "ingest", "retrieval")),
                new Expected.Refusal(400, "invalid_request"),
                List.of(Evidence.exchangeRefused("ingest", "not_addressed_to_requester")));
    }

    private static Try exchangesWhatItWasShown() {
        return new Try(
                new Cell("retrieval", "sts"),
                "exchanges the token that ingest showed it for one to the model's door",
                new Try.Moves(
                        stage -> stage.exchanges().introspect("retrieval", own(stage)),
                        stage -> exchange(stage, "retrieval", "gateway")),
                new Expected.Refusal(400, "invalid_request"),
                List.of(Evidence.exchangeRefused("retrieval", "no_user")));
    }

    private static Seen exchange(Stage stage, String from, String audience) {
        return stage.exchanges()
                .ask(
                        Exchanges.Asked.exchange(
                                from,
                                own(stage),
                                stage.chain().id(audience).toString(),
                                "vector.query"));
    }

    private static BearerToken own(Stage stage) {
        return stage.walk().service("ingest", Wanted.of(stage.chain().id("retrieval"), SCOPE));
    }

    private static Calls.Line absent() {
        return new Calls.Line(
                "ingest", "retrieval", "/v1/vector_stores/eng-docs/documents/never-there", "");
    }
}
