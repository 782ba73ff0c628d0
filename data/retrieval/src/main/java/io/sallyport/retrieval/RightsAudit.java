// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import static java.util.Objects.requireNonNull;

import io.sallyport.enforcement.Passage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Writes down what rights were and what they become, before they do. */
final class RightsAudit {
    private static final int IN_ONE_RECORD = 16;

    private RightsAudit() {}

    /**
     * One record for every 16 documents: names, rights as they were and as they shall be, and the
     * digests of both, which also tell apart what is too long to be written in full.
     *
     * @throws io.sallyport.runtime.ProblemException when it cannot be written
     */
    static void changed(
            Passage passage,
            Collected collected,
            Map<String, Rights> from,
            Map<String, Rights> to) {
        List<String> documents = List.copyOf(new TreeSet<>(from.keySet()));
        for (int at = 0; at < documents.size(); at += IN_ONE_RECORD) {
            var facts = new LinkedHashMap<String, String>();
            facts.put("collection", collected.name());
            int end = Math.min(documents.size(), at + IN_ONE_RECORD);
            for (String document : documents.subList(at, end)) {
                String nth = "_" + (facts.size() + 2) / 3;
                facts.put("document" + nth, document);
                facts.put("was" + nth, shown(requireNonNull(from.get(document))));
                facts.put("now" + nth, shown(requireNonNull(to.get(document))));
            }
            passage.audit("rights_changed", facts);
        }
    }

    private static String shown(Rights rights) {
        String text = rights.text();
        return Rights.digest(text).substring(0, 16) + " " + text.replace('\n', ' ');
    }
}
