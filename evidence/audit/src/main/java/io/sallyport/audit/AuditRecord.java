// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One line of the log. Never a payload, a token or a secret.
 *
 * <p>A request has two: {@link #DECISION} when it may go on or not, {@link #COMPLETION} when it is
 * over, both with the same {@code request}. A decision to let a request on, without a completion,
 * is a request that was cut short: {@link AuditTrace#unfinished} lists them.
 *
 * @param at when
 * @param event what, for example {@code decision}, {@code completion}, {@code exchange}, {@code
 *     deputy_blocked}
 * @param txn the question's id through the chain; empty outside a question
 * @param request the request's id at this process; empty outside a request
 * @param facts names in snake_case to short values, at most 64; a value is cut after 1,000
 *     characters, and ends in {@code …} then
 */
public record AuditRecord(
        Instant at, String event, String txn, String request, Map<String, String> facts) {
    /** The event of a request's first record. */
    public static final String DECISION = "decision";

    /** The event of a request's second record. */
    public static final String COMPLETION = "completion";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final int MOST_FACTS = 64;
    private static final int LONGEST_VALUE = 1_000;

    public AuditRecord {
        requireName("event", event);
        txn = cut(txn);
        request = cut(request);
        facts = copy(facts);
    }

    private static Map<String, String> copy(Map<String, String> facts) {
        if (facts.size() > MOST_FACTS) {
            throw new IllegalArgumentException(
                    "facts: " + facts.size() + " (expected: at most " + MOST_FACTS + ")");
        }
        Map<String, String> copy = new LinkedHashMap<>();
        facts.forEach((name, value) -> {
            requireName("fact", name);
            copy.put(name, cut(value));
        });
        return Collections.unmodifiableMap(copy);
    }

    private static void requireName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    what + ": `" + cut(name) + "` (expected: a snake_case name)");
        }
    }

    private static String cut(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
    }
}
