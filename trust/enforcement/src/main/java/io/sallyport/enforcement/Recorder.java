// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.audit.AuditLog;
import io.sallyport.audit.AuditRecord;
import io.sallyport.runtime.ProblemException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a PEP's audit records: two a request. A record that cannot be written refuses, whatever
 * the log's trouble is. Thread-safe.
 */
final class Recorder {
    private final AuditLog log;
    private final Clock clock;

    Recorder(AuditLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /** Why nothing can be written any more; empty while it can. */
    Optional<String> failure() {
        return log.failure();
    }

    /** The decision to let a request on; durable when this returns. */
    void permitted(Passage passage) {
        decision(passage, "permit", "permitted");
        passage.decided();
    }

    /** The decision to refuse one, with the reason that the caller is not told. */
    void refused(Passage passage, ProblemException problem) {
        decision(passage, "refuse", problem.reason());
    }

    /** How a permitted request ended. */
    void completed(Passage passage, Outcome outcome, String reason) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("role", passage.role());
        facts.put("outcome", outcome.code());
        if (!reason.isEmpty()) {
            facts.put("reason", reason);
        }
        facts.put("ms", Long.toString(passage.took().toMillis()));
        passage.facts().forEach(facts::putIfAbsent);
        write("completion", passage, facts);
    }

    /** Any other record of this request. */
    void write(String event, Passage passage, Map<String, String> facts) {
        try {
            log.append(
                    new AuditRecord(
                            clock.instant(),
                            event,
                            passage.token().txn(),
                            passage.request().id(),
                            facts));
        } catch (RuntimeException e) {
            throw Failures.auditUnavailable(e);
        }
    }

    /** About somebody who is not known yet; what cannot be written was counted, and is let be. */
    void unproven(String event, Passage passage, Map<String, String> facts) {
        try {
            log.append(new AuditRecord(clock.instant(), event, "", passage.request().id(), facts));
        } catch (RuntimeException e) {
            return; // whoever is to be let through finds the same trouble, and is refused
        }
    }

    private void decision(Passage passage, String decision, String reason) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("role", passage.role());
        facts.put("decision", decision);
        facts.put("reason", reason);
        facts.putAll(Evidence.of(passage));
        write("decision", passage, facts);
    }
}
