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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /login} and {@code /callback}. */
final class SignInPages {
    private static final Logger LOG = LoggerFactory.getLogger(SignInPages.class);
    private static final Duration UNDER_WAY = Duration.ofMinutes(10);

    private final OidcClient provider;
    private final Sessions sessions;
    private final Tickets<Pending> underWay;
    private final Cookie cookie;

    SignInPages(OidcClient provider, Sessions sessions, Clock clock, boolean secure) {
        this.provider = provider;
        this.sessions = sessions;
        this.underWay = new Tickets<>(UNDER_WAY, clock);
        this.cookie = new Cookie("sallyport_login", secure);
    }

    /** {@code ?silent=1}: without asking the user; {@code ?fresh=1}: the password again. */
    Response login(Request request) {
        Form query = Form.parse(request.query());
        Pending pending = provider.begin(query.one("silent").isPresent());
        return redirect(provider.authorization(pending, query.one("fresh").isPresent()))
                .with("set-cookie", cookie.set(underWay.put(pending), UNDER_WAY));
    }

    Response callback(Request request) {
        Optional<Pending> pending = cookie.in(request).flatMap(underWay::take);
        if (pending.isEmpty()) {
            return redirect("/?problem=sign_in_too_old");
        }
        try {
            UserSession session = provider.redeem(pending.get(), Form.parse(request.query()));
            return sessions.begin(session, redirect("/").with("set-cookie", cookie.remove()));
        } catch (SignInFailedException e) {
            LOG.atInfo()
                    .addKeyValue("reason", e.reason())
                    .addKeyValue("request", request.id())
                    .log("sign-in failed");
            // silently was not possible: ask the user
            return redirect(pending.get().silent() ? "/login" : "/?problem=sign_in_failed");
        }
    }

    static Response redirect(String location) {
        return new Response(
                303,
                Headers.NONE.with("location", location).with("cache-control", "no-store"),
                new Response.Body.Whole(Bytes.NONE));
    }
}
