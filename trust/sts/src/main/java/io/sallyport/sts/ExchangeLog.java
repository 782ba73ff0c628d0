// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.audit.AuditLog;
import io.sallyport.audit.AuditRecord;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Principal;
import io.sallyport.runtime.Metrics;
import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What the audit log and the metrics learn of token requests. Never a token. Thread-safe. */
final class ExchangeLog {
    private final AuditLog audit;
    private final Metrics metrics;
    private final Clock clock;

    /** One request as far as it has been understood; a refusal can be told from it. */
    static final class Place {
        private final String request;
        private final Peer requester;
        private Optional<GrantType> grantType = Optional.empty();
        private String target = "";
        private String txn = "";

        /**
         * @param request its id here
         * @param requester who asked
         */
        Place(String request, Peer requester) {
            this.request = request;
            this.requester = requester;
        }

        Peer requester() {
            return requester;
        }

        /** The way of asking is known now. */
        void by(GrantType type) {
            grantType = Optional.of(type);
        }

        Optional<GrantType> grantType() {
            return grantType;
        }

        /** The target is known now. */
        void to(SpiffeId audience) {
            target = audience.toString();
        }

        /** The chain is known now; it is empty for a token that starts one. */
        void in(String chain) {
            txn = chain;
        }
    }

    ExchangeLog(AuditLog audit, Metrics metrics, Clock clock) {
        this.audit = audit;
        this.metrics = metrics;
        this.clock = clock;
    }

    void granted(Place place, Outcome.Granted granted) {
        AccessToken token = granted.token();
        var facts = new LinkedHashMap<String, String>();
        facts.put("rule", granted.rule());
        place.grantType().ifPresent(type -> facts.put("grant", type.code()));
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
        append("exchange", token.txn(), place, facts);
        count("granted");
    }

    void refused(Place place, Outcome.Refused refused) {
        refused("exchange_refused", place, refused);
        count(refused.error().code());
    }

    void revocationRefused(Place place, Outcome.Refused refused) {
        refused("revocation_refused", place, refused);
    }

    private void refused(String event, Place place, Outcome.Refused refused) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("reason", refused.reason());
        facts.put("code", refused.error().code());
        place.grantType().ifPresent(type -> facts.put("grant", type.code()));
        facts.put("from", place.requester().id().toString());
        facts.put("to", place.target);
        facts.put("thumbprint", place.requester().thumbprint());
        append(event, place.txn, place, facts);
    }

    void revoked(Place place, String kind, String value) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("kind", kind);
        facts.put("value", value);
        facts.put("from", place.requester().id().toString());
        append("revoked", kind.equals("txn") ? value : "", place, facts);
    }

    private void append(String event, String txn, Place place, Map<String, String> facts) {
        facts.values().removeIf(String::isEmpty);
        audit.append(new AuditRecord(clock.instant(), event, txn, place.request, facts));
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
