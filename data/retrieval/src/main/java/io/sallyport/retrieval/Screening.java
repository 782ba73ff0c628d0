// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.enforcement.Passage;
import io.sallyport.firewall.Firewall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keeps passages back that talk to the model instead of to the reader. */
final class Screening {
    private final Firewall firewall;

    Screening(Firewall firewall) {
        this.firewall = firewall;
    }

    /** The hits that may be shown; each one kept back is audited. */
    List<SealedStore.Hit> pass(Passage passage, Collected collected, List<SealedStore.Hit> hits) {
        var passed = new ArrayList<SealedStore.Hit>();
        for (SealedStore.Hit hit : hits) {
            var verdict =
                    firewall.scan(
                            Firewall.Origin.DOCUMENT, hit.document().title() + "\n" + hit.text());
            switch (verdict.action()) {
                case ALLOW, ANNOTATE -> passed.add(hit);
                case REDACT, BLOCK ->
                        passage.audit("passage_withheld", facts(collected, hit, verdict));
            }
        }
        return passed;
    }

    private static Map<String, String> facts(
            Collected collected, SealedStore.Hit hit, Firewall.Verdict verdict) {
        String rules =
                String.join(
                        " ",
                        verdict.findings().stream()
                                .map(Firewall.Finding::rule)
                                .distinct()
                                .toList());
        return Map.of("collection", collected.name(), "document", hit.id(), "rules", rules);
    }
}
