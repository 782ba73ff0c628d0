// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.audit.AuditLog;
import io.sallyport.audit.AuditRecord;
import io.sallyport.identity.DenyKey;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Set;

/**
 * Carries out that somebody signed out, however a provider tells it: everything that came of the
 * session is revoked before this returns. Thread-safe.
 */
final class SignOuts {
    private final Sessions sessions;
    private final Revocations revocations;
    private final AuditLog audit;
    private final Clock clock;

    /** What came of it. */
    enum Done {
        ENDED,
        /** This very word was carried out before. */
        REPLAYED
    }

    SignOuts(Sessions sessions, Revocations revocations, AuditLog audit, Clock clock) {
        this.sessions = sessions;
        this.revocations = revocations;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Once for each token.
     *
     * @throws io.sallyport.identity.TokenRefusedException {@code sid_of_another_issuer} or {@code
     *     too_many_logouts}
     * @throws io.sallyport.store.StoreException when it cannot be kept
     * @throws io.sallyport.audit.AuditException when it cannot be written down
     */
    Done carryOut(String requestId, LogoutToken token) {
        if (sessions.carriedOut(token)) {
            return Done.REPLAYED;
        }
        Set<String> ending = sessions.ending(token);
        var facts = new LinkedHashMap<String, String>();
        facts.put("issuer", token.issuer());
        token.sid().ifPresent(sid -> facts.put("sid", sid));
        token.sub().ifPresent(sub -> facts.put("subject", sub));
        facts.put("sessions", Integer.toString(ending.size()));
        audit.append(new AuditRecord(clock.instant(), "signed_out", "", requestId, facts));
        ending.forEach(sid -> revocations.revoke(new DenyKey(DenyKey.Kind.SID, sid)));
        sessions.carryOut(token);
        return Done.ENDED;
    }
}
