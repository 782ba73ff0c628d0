// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of the log. Never a payload, a token or a secret.
 *
 * @param at when
 * @param event what, for example {@code decision}, {@code completion}, {@code exchange}, {@code
 *     deputy_blocked}
 * @param txn the question's id through the chain; empty outside a question
 * @param request the request's id at this process; empty outside a request
 * @param facts names in snake_case to short values
 */
public record AuditRecord(
        Instant at, String event, String txn, String request, Map<String, String> facts) {
    public AuditRecord {
        if (event.isBlank()) {
            throw new IllegalArgumentException("event: blank (expected: a snake_case name)");
        }
        facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
}
