// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import io.sallyport.audit.AuditLog;
import io.sallyport.audit.AuditRecord;
import io.sallyport.http.Request;
import io.sallyport.runtime.Metrics;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the audit log and the metrics learn of sign-ins. Never a password, a code or a token, and
 * never a name that nobody has: people type passwords into the wrong field. Thread-safe.
 */
final class SignInLog {
    private final AuditLog audit;
    private final Metrics metrics;
    private final Clock clock;

    SignInLog(AuditLog audit, Metrics metrics, Clock clock) {
        this.audit = audit;
        this.metrics = metrics;
        this.clock = clock;
    }

    void signedIn(Request request, Visit asked, SignIn signIn) {
        Map<String, String> facts = of(signIn);
        facts.put("client", asked.clientId());
        append("sign_in", request, facts);
    }

    /**
     * @param subject empty when there is no such person
     */
    void failed(Request request, Visit asked, String subject) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("reason", subject.isEmpty() ? "unknown_name" : "wrong_password");
        facts.put("subject", subject);
        facts.put("client", asked.clientId());
        append("sign_in_failed", request, facts);
    }

    void signedOut(Request request, SignIn signIn) {
        append("sign_out", request, of(signIn));
    }

    /** A code was redeemed, also one that was given without asking the user again. */
    void redeemed(Request request, String client, SignIn signIn, String jti) {
        Map<String, String> facts = of(signIn);
        facts.put("client", client);
        facts.put("jti", jti);
        append("code_redeemed", request, facts);
    }

    /** A device got codes. */
    void deviceAsked(Request request, String client) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("client", client);
        append("device_code_issued", request, facts);
    }

    /**
     * What a person did about a device.
     *
     * @param client the device's; empty when there was none
     */
    void device(String event, Request request, SignIn signIn, String client) {
        Map<String, String> facts = of(signIn);
        facts.put("client", client);
        append(event, request, facts);
    }

    void notRedeemed(Request request, String reason) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("reason", reason);
        request.peer().ifPresent(peer -> facts.put("peer", peer.id().toString()));
        append("code_refused", request, facts);
    }

    /**
     * Somebody unknown was refused before any work. Counted, not logged one by one: else whoever
     * can connect could fill the log.
     */
    void turnedAway(String reason) {
        metrics.count(
                "sallyport_unauthenticated_refusals_total",
                Map.of("role", "idp", "reason", reason));
    }

    private static Map<String, String> of(SignIn signIn) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("subject", signIn.person().name());
        facts.put("tenant", signIn.person().tenant());
        facts.put("sid", signIn.sid());
        return facts;
    }

    private void append(String event, Request request, Map<String, String> facts) {
        facts.values().removeIf(String::isEmpty);
        audit.append(new AuditRecord(clock.instant(), event, "", request.id(), facts));
    }
}
