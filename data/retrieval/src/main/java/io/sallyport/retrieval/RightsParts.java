// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.enforcement.Passage;
import io.sallyport.identity.Principal;
import io.sallyport.policy.Ask;
import io.sallyport.quota.Quota;
import java.util.List;

/** What questions about rights and changes of them need. */
record RightsParts(ServedCollections served, SealedRights rights, Quota quota, Alarms alarms) {
    /** What policy must permit; no user's token ever gets so far, whatever it may do. */
    List<Ask> asks(String action, RightsQuestion question, Passage passage) {
        if (!(passage.caller().token().principal() instanceof Principal.Service)) {
            throw Refusals.notAvailable("user_token");
        }
        return List.of(served.ask(action, question.collection(), passage.caller()));
    }

    Collected collected(Passage passage, RightsQuestion question) {
        Collected collected =
                served.find(question.collection())
                        .orElseThrow(() -> Refusals.notAvailable("unknown_collection"));
        passage.fact("collection", collected.name());
        return collected;
    }
}
