// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import io.sallyport.exchange.Wanted;
import java.util.List;

/**
 * A token leaked, from a log or a memory dump, and somebody else presents it over a connection of
 * their own: it is bound to the certificate of whom it was issued to (RFC 8705, 3).
 */
final class StolenToken implements Attack {
    @Override
    public int number() {
        return 4;
    }

    @Override
    public String title() {
        return "a stolen token is used over another workload's connection";
    }

    @Override
    public List<Try> tries() {
        return List.of(
                new Try(
                        new Cell("web-app", "retrieval"),
                        "uses the orchestrator's T2 for john over its own connection",
                        new Try.Moves(
                                ForwardedToken::rightfulSearch, stage -> use(stage, "web-app")),
                        new Expected.Refusal(403, "edge_not_allowed"),
                        List.of(new Evidence.Counted("retrieval", "edge_not_allowed"))),
                // ingest may talk to retrieval: here nothing but the binding is in the way
                new Try(
                        new Cell("ingest", "retrieval"),
                        "uses the orchestrator's T2 for john over its own connection",
                        new Try.Moves(StolenToken::bothRightful, stage -> use(stage, "ingest")),
                        new Expected.Refusal(401, "invalid_token"),
                        List.of(
                                new Evidence.Counted(
                                        "retrieval", "bound_to_another_certificate"))));
    }

    private static Seen use(Stage stage, String thief) {
        return stage.calls().search(thief, "eng-docs", stage.token("john", "retrieval"));
    }

    /** The token is good in the right hands, and the thief's certificate is good by itself. */
    private static Seen bothRightful(Stage stage) {
        var wanted = Wanted.of(stage.chain().id("retrieval"), "svc:vector.write:eng-docs");
        String own = stage.walk().service("ingest", wanted).text();
        return own.isEmpty()
                ? new Seen.Closed("ingest got no token of its own")
                : ForwardedToken.rightfulSearch(stage);
    }
}
