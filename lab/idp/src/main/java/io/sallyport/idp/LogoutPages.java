// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import io.sallyport.audit.AuditException;
import io.sallyport.http.Form;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.Tickets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends sessions (OpenID Connect RP-Initiated Logout, 2). An application that names the session in
 * {@code logout_hint} ends it at once; anybody else only makes the page ask the user, so that a
 * link on some other page signs nobody out.
 */
final class LogoutPages {
    private static final Logger LOG = LoggerFactory.getLogger(LogoutPages.class);
    private static final Duration FORM_LIFE = Duration.ofMinutes(10);

    private final IdpConfig config;
    private final SignIns sessions;
    private final Tickets<Leaving> asked;
    private final SignInLog log;

    /** A question that was shown: whose sign-in shall end, and where the browser goes then. */
    private record Leaving(String sid, String target) {}

    LogoutPages(IdpConfig config, SignIns sessions, SignInLog log, Clock clock) {
        this.config = config;
        this.sessions = sessions;
        this.asked = new Tickets<>(FORM_LIFE, clock);
        this.log = log;
    }

    Response ask(Request request) {
        Form query = Form.parse(request.query());
        String target = query.one("post_logout_redirect_uri").orElse("");
        Optional<SignIn> signedIn = sessions.find(request);
        if (signedIn.isEmpty()) {
            return gone(target);
        }
        String sid = signedIn.get().sid();
        if (Tickets.same(query.one("logout_hint").orElse(""), sid)) {
            return end(request, target);
        }
        return LoginHtml.leave(asked.put(new Leaving(sid, target)));
    }

    Response confirmed(Request request) {
        String ticket = Form.parse(request.body().text()).one("request").orElse("");
        String sid = sessions.find(request).map(SignIn::sid).orElse("");
        return asked.take(ticket)
                .filter(leaving -> Tickets.same(leaving.sid(), sid))
                .map(leaving -> end(request, leaving.target()))
                .orElseGet(() -> LoginHtml.message(400, "This page is too old. Sign out again."));
    }

    /** A session ends whether or not that can be written down. */
    private Response end(Request request, String target) {
        Optional<SignIn> ended = sessions.signOut(request);
        try {
            ended.ifPresent(signIn -> log.signedOut(request, signIn));
        } catch (AuditException e) {
            LOG.atError()
                    .addKeyValue("request", request.id())
                    .addKeyValue("why", String.valueOf(e.getMessage()))
                    .log("a sign-out is not in the audit log");
        }
        return gone(target);
    }

    private Response gone(String target) {
        Response answer =
                config.clients().values().stream()
                        .flatMap(client -> client.postLogoutUris().stream())
                        .filter(uri -> uri.toString().equals(target))
                        .findFirst()
                        .map(uri -> LoginPages.redirect(uri, Map.of()))
                        .orElseGet(() -> LoginHtml.message(200, "You are signed out."));
        return sessions.forget(answer);
    }
}
