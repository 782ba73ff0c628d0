// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The orchestrator wants a token that does not say that it acts for somebody, or through whom: with
 * an actor token of its own choice, with none, or in its own name.
 */
final class DroppedChain implements Attack {
    @Override
    public int number() {
        return 9;
    }

    @Override
    public String title() {
        return "an exchange drops who acted before";
    }

    private static final String CHAIN =
            "spiffe://demo.sallyport/orchestrator > spiffe://demo.sallyport/web-app";

    @Override
    public List<Try> tries() {
        return List.of(
                refused(
                        "exchanges john's T1 with an actor token of its choice",
                        stage ->
                                sound(stage)
                                        .with(
                                                "actor_token",
                                                stage.token("john", "retrieval").text()),
                        new Expected.Refusal(400, "invalid_request"),
                        "actor_token_not_taken"),
                refused(
                        "asks in its own name for what it got for john",
                        stage ->
                                sound(stage)
                                        .with("grant_type", "client_credentials")
                                        .without("subject_token")
                                        .without("subject_token_type"),
                        new Expected.Refusal(400, "unauthorized_client"),
                        "no_service_of_its_own"),
                kept());
    }

    private static Try refused(
            String what, Function<Stage, Exchanges.Asked> asked, Expected expected, String reason) {
        return new Try(
                new Cell("orchestrator", "sts"),
                what,
                new Try.Moves(
                        stage -> stage.exchanges().ask(sound(stage)),
                        stage -> stage.exchanges().ask(asked.apply(stage)).untied()),
                expected,
                List.of(Evidence.exchangeRefused("orchestrator", reason)));
    }

    private static Try kept() {
        return new Try(
                new Cell("orchestrator", "sts"),
                "exchanges john's T1 without any actor token",
                new Try.Moves(
                        stage -> stage.exchanges().ask(sound(stage)),
                        stage ->
                                stage.exchanges()
                                        .ask(
                                                sound(stage),
                                                token -> {
                                                    String chain = Calls.chain(token);
                                                    return chain.equals(CHAIN) ? "" : chain;
                                                })),
                new Expected.Nothing(),
                List.of(new Evidence.Recorded("sts", "exchange", Map.of("subject", "john"))));
    }

    private static Exchanges.Asked sound(Stage stage) {
        return Exchanges.Asked.exchange(
                "orchestrator",
                stage.token("john", "orchestrator"),
                stage.chain().id("retrieval").toString(),
                "vector.query");
    }
}
