// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import io.sallyport.world.Shown;
import java.util.List;
import java.util.Map;

/**
 * John wants what only the service between may: the orchestrator can search every collection, John
 * cannot. The intersection decides, and that a deputy was stopped is on record.
 */
final class ConfusedDeputy implements Attack {
    private static final String HR = "hr-docs";
    private static final String QUESTION = "What is the salary of the CEO?";
    private static final Evidence BLOCKED =
            new Evidence.Recorded(
                    "retrieval",
                    "deputy_blocked",
                    Map.of(
                            "actor",
                            "spiffe://demo.sallyport/orchestrator",
                            "resource",
                            "Collection::acme/hr-docs"));

    @Override
    public int number() {
        return 1;
    }

    @Override
    public String title() {
        return "john asks for hr documents through services that may read them";
    }

    @Override
    public List<Try> tries() {
        return List.of(
                new Try(
                        new Cell("orchestrator", "retrieval"),
                        "searches hr-docs for john, who may not, with its own right to all",
                        new Try.Moves(
                                stage -> search(stage, "helen"), stage -> search(stage, "john")),
                        new Expected.Refusal(403, "not_permitted"),
                        List.of(BLOCKED)),
                new Try(
                        new Cell("user", "retrieval"),
                        "john asks the page for the salary of the CEO",
                        new Try.Moves(
                                stage -> found(ask(stage, "helen", QUESTION)),
                                stage -> notFound(ask(stage, "john", QUESTION))),
                        new Expected.Nothing(),
                        List.of(BLOCKED)));
    }

    private static Seen search(Stage stage, String user) {
        return stage.calls().search("orchestrator", HR, stage.token(user, "retrieval"));
    }

    static Shown ask(Stage stage, String user, String question) {
        return stage.browser(user).ask(question);
    }

    /** Passes when hr documents are among the sources. */
    static Seen found(Shown shown) {
        return seen(shown, shown.hasSourceFrom(HR) ? "" : "no hr document among the sources");
    }

    /** Passes when there is none. */
    static Seen notFound(Shown shown) {
        return seen(shown, shown.hasSourceFrom(HR) ? "hr document among the sources" : "");
    }

    private static Seen seen(Shown shown, String fault) {
        String code = shown.problem().isEmpty() ? fault : shown.problem();
        return new Seen.Answered(shown.status(), code, shown.txn());
    }
}
