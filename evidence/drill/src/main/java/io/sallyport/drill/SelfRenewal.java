// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import io.sallyport.identity.BearerToken;
import java.util.List;

/**
 * Who holds a token that was issued to it tries to make a younger one of it, again and again, so
 * that it outlives the user's sign-in.
 */
final class SelfRenewal implements Attack {
    @Override
    public int number() {
        return 12;
    }

    @Override
    public String title() {
        return "a client renews what it was issued, ten times";
    }

    private static final int TIMES = 10;

    @Override
    public List<Try> tries() {
        return List.of(
                renews("orchestrator", "john's T2", "retrieval", "vector.query"),
                renews("web-app", "john's T1", "orchestrator", "chat.ask"));
    }

    private static Try renews(String holder, String what, String audience, String scope) {
        return new Try(
                new Cell(holder, "sts"),
                "exchanges " + what + " for another one, ten times",
                new Try.Moves(
                        stage -> rightful(stage, holder, audience, scope),
                        stage -> tenTimes(stage, holder, audience, scope)),
                new Expected.Refusal(400, "invalid_request"),
                List.of(Evidence.exchangeRefused(holder, "not_addressed_to_requester")));
    }

    /** From the token that the holder was given, it gets the one that it cannot renew. */
    private static Seen rightful(Stage stage, String holder, String audience, String scope) {
        BearerToken given =
                holder.equals("web-app")
                        ? stage.walk().signIn("john")
                        : stage.token("john", holder);
        return stage.exchanges().ask(asked(stage, holder, given, audience).with("scope", scope));
    }

    private static Seen tenTimes(Stage stage, String holder, String audience, String scope) {
        BearerToken own = stage.token("john", audience);
        Exchanges.Asked again = asked(stage, holder, own, audience).with("scope", scope);
        Seen seen = stage.exchanges().ask(again);
        for (int time = 1; time < TIMES && !seen.passes(); time++) {
            seen = stage.exchanges().ask(again);
        }
        return seen;
    }

    private static Exchanges.Asked asked(
            Stage stage, String holder, BearerToken subject, String audience) {
        return Exchanges.Asked.exchange(holder, subject, stage.chain().id(audience).toString(), "");
    }
}
