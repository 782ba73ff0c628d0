// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import java.util.List;

/**
 * The web app says of the user's access token that it is something else (RFC 8693, 3). That
 * something else is no access token, whatever is said of it, is for tests: the drill has no ID
 * token.
 */
final class OtherTokenKind implements Attack {
    @Override
    public int number() {
        return 13;
    }

    @Override
    public String title() {
        return "a subject token of another kind";
    }

    @Override
    public List<Try> tries() {
        return List.of(called("id_token"), called("refresh_token"), called("jwt"));
    }

    private static Try called(String type) {
        return new Try(
                new Cell("web-app", "sts"),
                "exchanges john's T0 as a subject token of type " + type,
                new Try.Moves(
                        stage -> stage.exchanges().ask(sound(stage)),
                        stage ->
                                stage.exchanges()
                                        .ask(
                                                sound(stage)
                                                        .with(
                                                                "subject_token_type",
                                                                "urn:ietf:params:oauth:token-type:"
                                                                        + type))),
                new Expected.Refusal(400, "invalid_request"),
                List.of(Evidence.exchangeRefused("web-app", "subject_not_an_access_token")));
    }

    private static Exchanges.Asked sound(Stage stage) {
        return Exchanges.Asked.exchange(
                "web-app",
                stage.walk().signIn("john"),
                stage.chain().id("orchestrator").toString(),
                "chat.ask");
    }
}
