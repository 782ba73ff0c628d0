// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Principal;
import io.sallyport.policy.Decision;
import io.sallyport.tls.SpiffeId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What a decision's record says about who asked for what: names and ids, never contents. */
final class Evidence {
    private Evidence() {}

    static Map<String, String> of(Passage passage) {
        var facts = new LinkedHashMap<String, String>();
        AccessToken token = passage.token();
        facts.put("peer", passage.peer().id().toString());
        facts.put("certificate", token.confirmation());
        facts.put("tenant", token.tenant().value());
        principal(token, facts);
        facts.put(
                "actors",
                token.actors().stream().map(SpiffeId::toString).collect(Collectors.joining(" > ")));
        facts.put("jti", token.jti());
        facts.put("pjti", token.parent());
        facts.put("sid", token.sid());
        passage.asked().ifPresent(asked -> asked(asked, facts));
        facts.values().removeIf(String::isEmpty);
        return facts;
    }

    private static void principal(AccessToken token, Map<String, String> facts) {
        switch (token.principal()) {
            case Principal.User(var subject, var groups) -> {
                facts.put("subject", subject.sub());
                facts.put("sub_iss", subject.issuer());
                facts.put("groups", groups.stream().sorted().collect(Collectors.joining(" ")));
            }
            case Principal.Service(var id) -> facts.put("service", id.toString());
        }
    }

    private static void asked(Passage.Asked asked, Map<String, String> facts) {
        facts.put("action", asked.ask().action());
        facts.put(
                "resource",
                asked.ask().type() + "::" + asked.ask().tenant() + "/" + asked.ask().id());
        facts.put("user_decision", word(asked.judgement().user()));
        facts.put("actor_decision", word(asked.judgement().actor()));
    }

    private static String word(Decision decision) {
        return switch (decision) {
            case Decision.Permit _ -> "permit";
            case Decision.Deny(var reason) -> reason.name().toLowerCase(java.util.Locale.ROOT);
        };
    }
}
