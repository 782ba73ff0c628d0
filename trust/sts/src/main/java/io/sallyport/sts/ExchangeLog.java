// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.audit.AuditLog;
import io.sallyport.audit.AuditRecord;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Principal;
import io.sallyport.runtime.Metrics;
import io.sallyport.tls.Peer;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** What the audit log and the metrics learn of token requests. Never a token. Thread-safe. */
final class ExchangeLog {
    private final AuditLog audit;
    private final Metrics metrics;
    private final Clock clock;

    /**
     * Where a request stands.
     *
     * @param request its id here
     * @param requester who asked
     */
    record Place(String request, Peer requester) {}

    ExchangeLog(AuditLog audit, Metrics metrics, Clock clock) {
        this.audit = audit;
        this.metrics = metrics;
        this.clock = clock;
    }

    void granted(Place place, Outcome.Granted granted) {
        AccessToken token = granted.token();
        var facts = new LinkedHashMap<String, String>();
        facts.put("rule", granted.rule());
        facts.put("from", place.requester().id().toString());
        facts.put("to", token.audience().toString());
        facts.put("thumbprint", place.requester().thumbprint());
        facts.put("tenant", token.tenant().value());
        facts.put("subject", subject(token));
        facts.put("scope", String.join(" ", new TreeSet<>(token.scopes())));
        facts.put("parent", token.parent());
        facts.put("jti", token.jti());
        facts.put("sid", token.sid());
        facts.putAll(token.details());
        append("exchange", token.txn(), place.request(), facts);
        count("granted");
    }

    void refused(Place place, Outcome.Refused refused) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("reason", refused.reason());
        facts.put("code", refused.error().code());
        facts.put("from", place.requester().id().toString());
        facts.put("thumbprint", place.requester().thumbprint());
        append("exchange_refused", "", place.request(), facts);
        count(refused.error().code());
    }

    void revoked(Place place, String kind, String value) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("kind", kind);
        facts.put("value", value);
        facts.put("from", place.requester().id().toString());
        append("revoked", kind.equals("txn") ? value : "", place.request(), facts);
    }

    private void append(String event, String txn, String request, Map<String, String> facts) {
        audit.append(new AuditRecord(clock.instant(), event, txn, request, facts));
    }

    private void count(String outcome) {
        metrics.count("sallyport_token_requests_total", Map.of("outcome", outcome));
    }

    private static String subject(AccessToken token) {
        return switch (token.principal()) {
            case Principal.User(var subject, _) -> subject.sub();
            case Principal.Service(var id) -> id.toString();
        };
    }
}
