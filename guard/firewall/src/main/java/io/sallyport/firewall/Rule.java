// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import io.sallyport.firewall.Firewall.Origin;
import java.util.EnumSet;
import java.util.Set;

/**
 * One signature.
 *
 * @param id stable; shown in findings
 * @param family what kind of attack it is a sign of
 * @param owasp its place in the OWASP Top 10 for LLM applications (2025)
 * @param weight how much one hit says, 0 to 1
 * @param origins where it counts
 * @param why for people
 */
record Rule(
        String id, String family, String owasp, double weight, Set<Origin> origins, String why) {
    /** Text that only a machine reads. */
    static final Rule HIDDEN_TEXT =
            new Rule(
                    "hidden-text",
                    "hidden",
                    "LLM01",
                    0.3,
                    EnumSet.allOf(Origin.class),
                    "carries text that people cannot see");

    /** A link that carries data out. */
    static final Rule EXFILTRATION_LINK =
            new Rule(
                    "exfiltration-link",
                    "exfiltration",
                    "LLM02",
                    0.75,
                    EnumSet.allOf(Origin.class),
                    "asks for a link or image whose address carries data away");

    Rule {
        if (weight <= 0 || weight > 1) {
            throw new IllegalArgumentException("rule " + id + ": weight (expected: above 0, to 1)");
        }
        origins = Set.copyOf(origins);
    }
}
