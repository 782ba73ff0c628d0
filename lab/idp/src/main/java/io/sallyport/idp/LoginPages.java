// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import io.sallyport.http.Bytes;
import io.sallyport.http.Cookie;
import io.sallyport.http.Form;
import io.sallyport.http.Headers;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.Tickets;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the browser sees of the provider: {@code /authorize}, the login form, {@code /logout}. */
final class LoginPages {
    private static final Duration FORM_LIFE = Duration.ofMinutes(10);

    private final IdpConfig config;
    private final PeopleFile people;
    private final Tickets<Grant> codes;
    private final Tickets<Authorization> pending;
    private final Tickets<SignIn> sessions;
    private final LoginLimits limits;
    private final Clock clock;
    private final Cookie cookie;
    // hashed once, compared with when a name is unknown: both cases take the same time
    private final String nobodysHash = Passwords.hash("nobody");

    LoginPages(IdpConfig config, PeopleFile people, Tickets<Grant> codes, Clock clock) {
        this.config = config;
        this.people = people;
        this.codes = codes;
        this.clock = clock;
        this.cookie = new Cookie("sallyport_idp", config.issuer().startsWith("https:"));
        this.pending = new Tickets<>(FORM_LIFE, clock);
        this.sessions = new Tickets<>(config.sessionLife(), clock);
        this.limits = new LoginLimits(clock);
    }

    Response answer(Request request) {
        return switch (request.method() + " " + request.path()) {
            case "GET /authorize" -> authorize(request);
            case "POST /login" -> login(request);
            case "GET /logout" -> logout(request);
            case "GET /style.css" -> LoginHtml.style();
            default -> LoginHtml.message(404, "There is nothing here.");
        };
    }

    private Response authorize(Request request) {
        Authorization asked;
        try {
            asked = Authorization.read(Form.parse(request.query()), config);
        } catch (Authorization.Unanswerable e) {
            return LoginHtml.message(400, e.text());
        }
        Optional<SignIn> signedIn = session(request).filter(session -> fresh(session, asked));
        if (signedIn.isPresent()) {
            return codeFor(asked, signedIn.get());
        }
        if (asked.prompt().equals("none")) {
            return redirect(
                    asked.redirectUri(), Map.of("error", "login_required", "state", asked.state()));
        }
        return LoginHtml.form(pending.put(asked), asked.redirectUri(), "");
    }

    private boolean fresh(SignIn session, Authorization asked) {
        Instant oldest = asked.maxAge().map(age -> clock.instant().minus(age)).orElse(Instant.MIN);
        return !asked.prompt().equals("login") && session.at().isAfter(oldest);
    }

    private Response login(Request request) {
        Form form = Form.parse(request.body().text());
        // the form's random name is also its CSRF token: it was only ever sent in the page
        String ticket = form.one("request").orElse("");
        Optional<Authorization> asked = pending.find(ticket);
        if (asked.isEmpty()) {
            return LoginHtml.message(
                    400, "This sign-in is too old. Go back to the application and try again.");
        }
        String name = form.one("name").orElse("");
        if (limits.exhausted(name)) {
            return LoginHtml.message(
                    429, "Too many wrong passwords. Wait five minutes and try again.");
        }
        Optional<Person> person = prove(name, form.one("password").orElse(""));
        if (person.isEmpty()) {
            limits.failed(name);
            return LoginHtml.form(
                    ticket, asked.get().redirectUri(), "That name and password do not match.");
        }
        limits.succeeded(name);
        pending.take(ticket);
        var signIn = new SignIn(person.get(), clock.instant(), UUID.randomUUID().toString());
        return codeFor(asked.get(), signIn)
                .with("set-cookie", cookie.set(sessions.put(signIn), config.sessionLife()));
    }

    private Optional<Person> prove(String name, String password) {
        Optional<Person> person = people.find(name);
        boolean right =
                Passwords.matches(password, person.map(Person::passwordHash).orElse(nobodysHash));
        return right ? person : Optional.empty();
    }

    private Response logout(Request request) {
        cookie.in(request).ifPresent(sessions::take);
        Form query = Form.parse(request.query());
        String target = query.one("post_logout_redirect_uri").orElse("");
        Response gone =
                config.clients().values().stream()
                        .flatMap(client -> client.postLogoutUris().stream())
                        .filter(uri -> uri.toString().equals(target))
                        .findFirst()
                        .map(uri -> redirect(uri, Map.of()))
                        .orElseGet(() -> LoginHtml.message(200, "You are signed out."));
        return gone.with("set-cookie", cookie.remove());
    }

    private Response codeFor(Authorization asked, SignIn signIn) {
        var answer = new LinkedHashMap<String, String>();
        answer.put("code", codes.put(new Grant(asked, signIn)));
        answer.put("state", asked.state());
        answer.put("iss", config.issuer()); // RFC 9207: stops mix-up of issuers
        return redirect(asked.redirectUri(), answer);
    }

    private static Response redirect(URI to, Map<String, String> query) {
        String location = query.isEmpty() ? to.toString() : to + "?" + Form.encode(query);
        return new Response(
                303,
                Headers.NONE.with("location", location).with("cache-control", "no-store"),
                new Response.Body.Whole(Bytes.NONE));
    }

    private Optional<SignIn> session(Request request) {
        return cookie.in(request).flatMap(sessions::find);
    }
}
