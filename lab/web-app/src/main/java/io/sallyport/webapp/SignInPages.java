// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import io.sallyport.http.Bytes;
import io.sallyport.http.Cookie;
import io.sallyport.http.Form;
import io.sallyport.http.Headers;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.Tickets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** {@code /login} and {@code /callback}. */
final class SignInPages {
    private static final Duration UNDER_WAY = Duration.ofMinutes(10);

    private final OidcClient provider;
    private final Sessions sessions;
    private final SessionLog log;
    private final Tickets<Pending> underWay;
    private final Cookie cookie;

    SignInPages(OidcClient provider, Sessions sessions, SessionLog log, Clock clock) {
        this.provider = provider;
        this.sessions = sessions;
        this.log = log;
        this.underWay = new Tickets<>(UNDER_WAY, clock);
        this.cookie = new Cookie("sallyport_login", provider.secure());
    }

    /** {@code ?silent=1}: without asking the user; {@code ?fresh=1}: the password again. */
    Response login(Request request) {
        Form query = Form.parse(request.query());
        // one for all tabs of a browser: the second tab's sign-in leaves the first one's alone
        String browser =
                cookie.in(request)
                        .filter(known -> known.matches("[A-Za-z0-9_-]{43}"))
                        .orElseGet(Tickets::randomName);
        Pending pending = OidcClient.begin(browser, query.one("silent").isPresent());
        String state = underWay.put(pending);
        return redirect(provider.authorization(state, pending, query.one("fresh").isPresent()))
                .with("set-cookie", cookie.set(browser, UNDER_WAY));
    }

    Response callback(Request request) {
        Form query = Form.parse(request.query());
        String state = query.one("state").orElse("");
        Optional<Pending> begun = underWay.find(state);
        if (begun.isEmpty()) {
            log.turnedAway("unknown_state");
            return redirect("/?problem=sign_in_too_old");
        }
        if (!Tickets.same(cookie.in(request).orElse(""), begun.get().browser())) {
            log.turnedAway("other_browser"); // somebody else's sign-in: not taken, and not spoiled
            return redirect("/?problem=sign_in_failed");
        }
        return underWay.take(state)
                .map(pending -> redeem(request, pending, query))
                .orElseGet(() -> redirect("/?problem=sign_in_too_old"));
    }

    private Response redeem(Request request, Pending pending, Form query) {
        try {
            return begin(request, pending, provider.redeem(pending, query));
        } catch (SignInFailedException e) {
            if (pending.silent() && e.byProvider()) {
                // its session is over, so is this one: the user has to be asked
                return sessions.end(request, redirect("/login"));
            }
            log.failed(request, e.reason());
            return redirect("/?problem=sign_in_failed");
        }
    }

    private Response begin(Request request, Pending pending, UserSession session) {
        Optional<UserSession> before = sessions.find(request);
        boolean other = before.filter(known -> !known.name().equals(session.name())).isPresent();
        if (pending.silent() && other) {
            // the page still shows somebody else: nobody becomes another user without noticing
            log.failed(request, "another_user");
            return sessions.end(request, redirect("/?problem=another_user"));
        }
        if (sessions.signedOut(session)) {
            return redirect("/login?fresh=1"); // signed out here, and the provider does not know
        }
        log.signedIn(request, session, pending.silent());
        UserSession next =
                before.filter(_ -> !other)
                        .map(known -> session.withCsrf(known.csrf()))
                        .orElse(session);
        return sessions.begin(request, next, redirect("/"));
    }

    static Response redirect(String location) {
        return new Response(
                303,
                Headers.NONE.with("location", location).with("cache-control", "no-store"),
                new Response.Body.Whole(Bytes.NONE));
    }
}
