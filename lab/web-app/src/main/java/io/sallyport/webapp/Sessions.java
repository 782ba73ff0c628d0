// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import io.sallyport.http.Cookie;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.Tickets;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Who is signed in, by cookie; the tokens stay on this side. Thread-safe. */
final class Sessions {
    // less than this left: sign in again silently first, so that the chain below has time
    private static final Duration RESERVE = Duration.ofMinutes(2);

    private final Tickets<UserSession> sessions;
    private final Cookie cookie;
    private final Duration life;
    private final Clock clock;
    private final EndedSids ended = new EndedSids();

    Sessions(Duration life, Clock clock, boolean secure) {
        this.sessions = new Tickets<>(life, clock);
        this.cookie = new Cookie("sallyport_session", secure);
        this.life = life;
        this.clock = clock;
    }

    /** A new name for each sign-in: an earlier cookie is worth nothing afterwards. */
    Response begin(Request request, UserSession session, Response answer) {
        end(request);
        return answer.with("set-cookie", cookie.set(sessions.put(session), life));
    }

    Optional<UserSession> find(Request request) {
        return cookie.in(request).flatMap(sessions::find);
    }

    /** Ends it for good: its sign-in at the provider is not taken again. */
    void signOut(Request request, UserSession session) {
        ended.add(session.sid());
        end(request);
    }

    /** Whether that sign-in at the provider was signed out here. */
    boolean signedOut(UserSession session) {
        return ended.has(session.sid());
    }

    private void end(Request request) {
        cookie.in(request).ifPresent(sessions::take);
    }

    Response end(Request request, Response answer) {
        end(request);
        return answer.with("set-cookie", cookie.remove());
    }

    /**
     * The session of a request that does something: with its CSRF token, and with a token that
     * lives long enough.
     *
     * @throws ProblemException when any of it is missing
     */
    UserSession require(Request request) {
        UserSession session = requireCsrf(request);
        Instant needed = clock.instant().plus(RESERVE);
        if (session.expires().isBefore(needed)) {
            throw new ProblemException(
                    Problem.FRESH_SIGN_IN_NEEDED,
                    "token_expires",
                    "your sign-in has to be renewed; go to /login?silent=1");
        }
        return session;
    }

    /** As {@link #require}, for what needs no token: signing out. */
    UserSession requireCsrf(Request request) {
        UserSession session =
                find(request)
                        .orElseThrow(() ->
                                new ProblemException(
                                        Problem.INVALID_TOKEN,
                                        "no_session",
                                        "not signed in; sign in first"));
        String sent = request.headers().one("x-csrf-token").orElse("");
        if (!Tickets.same(sent, session.csrf())) {
            throw new ProblemException(
                    Problem.NOT_PERMITTED, "csrf_token", "this page is too old; load it again");
        }
        return session;
    }
}
