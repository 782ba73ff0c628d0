// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import java.util.Optional;

/**
 * {@code POST /logout}: ends the session here, at the token service, and sends the browser to the
 * provider to end it there (OpenID Connect RP-Initiated Logout, 2). What cannot be ended elsewhere
 * is said, and keeps nothing alive here.
 */
final class SignOut {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOT_REVOKED =
            "You are signed out here. The token service could not be told: what was handed on before"
                    + " ends by itself within five minutes.";

    private final Sessions sessions;
    private final Revocation revocation;
    private final OidcClient provider;
    private final SessionLog log;

    SignOut(Sessions sessions, Revocation revocation, OidcClient provider, SessionLog log) {
        this.sessions = sessions;
        this.revocation = revocation;
        this.provider = provider;
        this.log = log;
    }

    Response answer(Request request) {
        Optional<UserSession> session = sessions.find(request);
        if (session.isEmpty()) {
            return gone(request, "", new Revocation.Outcome(true, ""));
        }
        sessions.requireCsrf(request);
        sessions.signOut(request, session.get()); // first: nothing below may keep it alive
        Revocation.Outcome outcome = revocation.revoke(session.get());
        log.signedOut(request, session.get(), outcome);
        return gone(request, session.get().sid(), outcome);
    }

    private Response gone(Request request, String sid, Revocation.Outcome outcome) {
        ObjectNode body =
                JSON.createObjectNode()
                        .put("location", provider.endSession(sid))
                        .put("revoked", outcome.revoked());
        if (!outcome.revoked()) {
            body.put("notice", NOT_REVOKED);
        }
        return sessions.end(request, Response.json(200, body.toString()))
                .with("cache-control", "no-store");
    }
}
