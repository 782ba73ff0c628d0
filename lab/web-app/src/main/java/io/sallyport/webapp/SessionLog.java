// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditLog;
import io.sallyport.audit.AuditRecord;
import io.sallyport.http.Request;
import io.sallyport.runtime.Metrics;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the audit log and the metrics learn of sessions. Never a token or a code. Thread-safe. */
final class SessionLog {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLog.class);

    private final AuditLog audit;
    private final Metrics metrics;
    private final Clock clock;

    SessionLog(AuditLog audit, Metrics metrics, Clock clock) {
        this.audit = audit;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * @throws ProblemException when it cannot be written: then nobody is signed in
     */
    void signedIn(Request request, UserSession session, boolean silent) {
        Map<String, String> facts = of(session);
        facts.put("how", silent ? "silent" : "asked");
        append("sign_in", "", request, facts);
    }

    void failed(Request request, String reason) {
        append("sign_in_failed", "", request, new LinkedHashMap<>(Map.of("reason", reason)));
    }

    /** A session ends whether or not that can be written down. */
    void signedOut(Request request, UserSession session, Revocation.Outcome outcome) {
        Map<String, String> facts = of(session);
        facts.put("revoked", outcome.revoked() ? "yes" : "no");
        facts.put("reason", outcome.reason());
        try {
            append("sign_out", "", request, facts);
        } catch (ProblemException e) {
            LOG.atError()
                    .addKeyValue("request", request.id())
                    .addKeyValue("why", String.valueOf(e.getMessage()))
                    .log("a sign-out is not in the audit log");
        }
    }

    /**
     * @param reasons how many for which reason
     */
    void receiptsRefused(Question question, Map<String, Integer> reasons) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("subject", question.subject());
        reasons.forEach((reason, count) -> facts.put(reason, count.toString()));
        append("receipts_refused", question.txn(), question.request(), facts);
        reasons.forEach((reason, count) ->
                metrics.add(
                        "sallyport_receipts_refused_total",
                        Map.of("role", "web-app", "reason", reason),
                        count));
    }

    /** Somebody unknown was refused. Counted, not logged one by one. */
    void turnedAway(String reason) {
        metrics.count(
                "sallyport_unauthenticated_refusals_total",
                Map.of("role", "web-app", "reason", reason));
    }

    private static Map<String, String> of(UserSession session) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("subject", session.name());
        facts.put("sid", session.sid());
        return facts;
    }

    private void append(String event, String txn, Request request, Map<String, String> facts) {
        facts.values().removeIf(String::isEmpty);
        try {
            audit.append(new AuditRecord(clock.instant(), event, txn, request.id(), facts));
        } catch (AuditException e) {
            throw new ProblemException(
                    Problem.AUDIT_UNAVAILABLE,
                    "audit_unavailable",
                    "audit log: not written (expected: before any answer); tell the operator",
                    e);
        }
    }
}
