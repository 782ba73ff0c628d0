// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import io.sallyport.audit.AuditException;
import io.sallyport.http.Cookie;
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
    private final Tickets<SignIn> sessions;
    private final Tickets<Leaving> asked;
    private final Cookie cookie;
    private final SignInLog log;

    /** A question that was shown: which session shall end, and where the browser goes then. */
    private record Leaving(String session, String target) {}

    LogoutPages(
            IdpConfig config, Tickets<SignIn> sessions, Cookie cookie, SignInLog log, Clock clock) {
        this.config = config;
        this.sessions = sessions;
        this.asked = new Tickets<>(FORM_LIFE, clock);
        this.cookie = cookie;
        this.log = log;
    }

    Response ask(Request request) {
        Form query = Form.parse(request.query());
        String target = query.one("post_logout_redirect_uri").orElse("");
        String session = cookie.in(request).orElse("");
        Optional<SignIn> signedIn = sessions.find(session);
        if (signedIn.isEmpty()) {
            return gone(target);
        }
        if (LoginPages.same(query.one("logout_hint").orElse(""), signedIn.get().sid())) {
            return end(request, session, target);
        }
        return LoginHtml.leave(asked.put(new Leaving(session, target)));
    }

    Response confirmed(Request request) {
        String ticket = Form.parse(request.body().text()).one("request").orElse("");
        String session = cookie.in(request).orElse("");
        return asked.take(ticket)
                .filter(leaving -> LoginPages.same(leaving.session(), session))
                .map(leaving -> end(request, session, leaving.target()))
                .orElseGet(() -> LoginHtml.message(400, "This page is too old. Sign out again."));
    }

    /** A session ends whether or not that can be written down. */
    private Response end(Request request, String session, String target) {
        Optional<SignIn> ended = sessions.take(session);
        try {
            ended.ifPresent(signIn -> log.signedOut(request, signIn));
        } catch (AuditException e) {
            LOG.atError()
                    .addKeyValue("request", request.id())
                    .setCause(e)
                    .log("a sign-out is not in the audit log");
        }
        return gone(target);
    }

    private Response gone(String target) {
        return config.clients().values().stream()
                .flatMap(client -> client.postLogoutUris().stream())
                .filter(uri -> uri.toString().equals(target))
                .findFirst()
                .map(uri -> LoginPages.redirect(uri, Map.of()))
                .orElseGet(() -> LoginHtml.message(200, "You are signed out."))
                .with("set-cookie", cookie.remove());
    }
}
