// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import java.util.List;
import java.util.Map;

/**
 * Olga of another tenant asks for collections of the first one, through services that serve both.
 * Beyond the 25 of the research.
 */
final class OtherTenant implements Attack {
    @Override
    public int number() {
        return 26;
    }

    @Override
    public String title() {
        return "a user of one tenant asks for what another has";
    }

    @Override
    public List<Try> tries() {
        return List.of(asks("eng-docs"), asks("hr-docs"));
    }

    private static Try asks(String collection) {
        return new Try(
                new Cell("orchestrator", "retrieval"),
                "searches " + collection + " of acme with olga's T2, who is of globex",
                new Try.Moves(
                        stage -> search(stage, "globex-docs"), stage -> search(stage, collection)),
                new Expected.Refusal(403, "not_permitted"),
                List.of(
                        new Evidence.Recorded(
                                "retrieval",
                                "decision",
                                Map.of(
                                        "subject", "olga",
                                        "tenant", "globex",
                                        "decision", "refuse"))));
    }

    private static Seen search(Stage stage, String collection) {
        return stage.calls().search("orchestrator", collection, stage.token("olga", "retrieval"));
    }
}
