// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.policy.Answer;
import io.sallyport.policy.Decision;
import io.sallyport.policy.Explanation;
import io.sallyport.policy.PolicyCases;
import io.sallyport.policy.Verdict;
import io.sallyport.runtime.PlainText;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Decisions and the policies that made them, for a person and for a program. */
final class PolicyReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PolicyReport() {}

    static String text(List<PolicyCases.Outcome> outcomes) {
        long failed = failed(outcomes);
        return outcomes.stream()
                .map(outcome -> outcome.holds() ? held(outcome) : broken(outcome))
                .collect(
                        Collectors.joining(
                                "\n",
                                "",
                                failed == 0
                                        ? "\n%d cases, all hold".formatted(outcomes.size())
                                        : "\n%d cases, %d failed"
                                                .formatted(outcomes.size(), failed)));
    }

    private static String held(PolicyCases.Outcome outcome) {
        return "ok   %3d %s: %s".formatted(outcome.number(), plain(outcome), outcome.got().word());
    }

    private static String broken(PolicyCases.Outcome outcome) {
        return "FAIL %3d %s: expected %s, got %s\n%s"
                .formatted(
                        outcome.number(),
                        plain(outcome),
                        outcome.asked().expect().word(),
                        outcome.got().word(),
                        sides(outcome.explanation()).indent(9).stripTrailing());
    }

    /** The file's own words, which steer no terminal. */
    private static String plain(PolicyCases.Outcome outcome) {
        return PlainText.plain(outcome.asked().text(), ' ');
    }

    static String text(Explanation explained) {
        Answer answer = Answer.of(explained.judgement());
        return answer.word() + ": " + meaning(answer) + "\n" + sides(explained);
    }

    private static String meaning(Answer answer) {
        return switch (answer) {
            case PERMIT -> "both may";
            case DEPUTY -> "the service could, the user may not";
            case DENY -> "the service may not";
        };
    }

    private static String sides(Explanation explained) {
        return "user:  %s\nactor: %s".formatted(side(explained.user()), side(explained.actor()));
    }

    private static String side(Verdict verdict) {
        String policies = String.join(", ", verdict.policies().stream().sorted().toList());
        return switch (verdict.decision()) {
            case Decision.Permit _ -> "permitted by " + policies;
            case Decision.Deny(var reason) -> "denied: " + why(reason, policies);
        };
    }

    private static String why(Decision.Reason reason, String policies) {
        return switch (reason) {
            case NO_POLICY_PERMITS -> "no policy permits it";
            case FORBIDDEN -> "forbidden by " + policies;
            case OTHER_TENANT -> "another tenant's; no policy can permit it";
            case UNKNOWN_RESOURCE -> "the schema does not know this action on this type";
            case POLICY_UNAVAILABLE -> "the engine could not tell";
        };
    }

    static String json(List<PolicyCases.Outcome> outcomes) {
        ObjectNode all = JSON.createObjectNode();
        var cases = all.putArray("cases");
        for (PolicyCases.Outcome outcome : outcomes) {
            ObjectNode one = cases.addObject();
            one.put("number", outcome.number())
                    .put("case", plain(outcome))
                    .put("expect", outcome.asked().expect().word())
                    .put("got", outcome.got().word())
                    .put("holds", outcome.holds());
            put(one, outcome.explanation());
        }
        return all.put("failed", failed(outcomes)).toPrettyString();
    }

    static String json(Explanation explained) {
        ObjectNode all = JSON.createObjectNode();
        all.put("answer", Answer.of(explained.judgement()).word());
        put(all, explained);
        return all.toPrettyString();
    }

    private static void put(ObjectNode node, Explanation explained) {
        put(node.putObject("user"), explained.user());
        put(node.putObject("actor"), explained.actor());
    }

    private static void put(ObjectNode side, Verdict verdict) {
        switch (verdict.decision()) {
            case Decision.Permit _ -> side.put("decision", "permit");
            case Decision.Deny(var reason) ->
                    side.put("decision", "deny")
                            .put("reason", reason.name().toLowerCase(Locale.ROOT));
        }
        var policies = side.putArray("policies");
        verdict.policies().stream().sorted().forEach(policies::add);
    }

    private static long failed(List<PolicyCases.Outcome> outcomes) {
        return outcomes.stream().filter(outcome -> !outcome.holds()).count();
    }
}
