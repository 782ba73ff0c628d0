// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import io.sallyport.audit.AuditException;
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
import java.util.function.BiFunction;

/**
 * What the browser sees of the provider: {@code /authorize}, the login form, {@code /device},
 * {@code /logout}.
 */
final class LoginPages {
    private static final Duration FORM_LIFE = Duration.ofMinutes(10);
    private static final int LARGEST_FORM = 4096;
    private static final int ATTEMPTS = 10;
    private static final String LOGIN = "/login/";

    private final IdpConfig config;
    private final PeopleFile people;
    private final Tickets<Grant> codes;
    private final Tickets<Begun> pending;
    private final SignIns sessions;
    private final LogoutPages logout;
    private final DevicePages devices;
    private final LoginLimits limits;
    private final SignInLog log;
    private final Clock clock;
    private final Cookie proof;
    // hashed once, compared with when a name is unknown: both cases take the same time
    private final String nobodysHash = Passwords.hash("nobody");

    LoginPages(IdpConfig config, Codes codes, SignInLog log, Clock clock) {
        this.config = config;
        this.people = PeopleFile.read(config.people());
        this.codes = codes.redirect();
        this.log = log;
        this.clock = clock;
        this.proof = new Cookie("sallyport_idp_login", config.secure());
        this.pending = new Tickets<>(FORM_LIFE, clock);
        this.sessions = new SignIns(config, codes.device(), clock);
        this.limits = new LoginLimits(clock, ATTEMPTS);
        this.devices = new DevicePages(config, codes.device(), log, clock);
        this.logout = new LogoutPages(config, sessions, log, clock);
    }

    Response answer(Request request) {
        try {
            return switch (request.method() + " " + request.path()) {
                case "GET /authorize" -> authorize(request);
                case "GET /logout" -> logout.ask(request);
                case "POST /logout" -> logout.confirmed(request);
                case "GET /device" -> device(request);
                case "POST /device" -> toDevice(request, devices::named);
                case "POST /device/answer" -> toDevice(request, devices::answered);
                case "GET /style.css" -> LoginHtml.style();
                default ->
                        request.method().equals("POST") && request.path().startsWith(LOGIN)
                                ? login(request)
                                : LoginHtml.message(404, "There is nothing here.");
            };
        } catch (AuditException e) {
            return LoginHtml.message(503, "Nobody can sign in now. Try again in a moment.");
        }
    }

    private Response authorize(Request request) {
        Authorization asked;
        try {
            asked = Authorization.read(Form.parse(request.query()), config);
        } catch (Authorization.Unanswerable e) {
            return LoginHtml.message(400, e.text());
        }
        Optional<SignIn> signedIn = sessions.find(request).filter(session -> fresh(session, asked));
        if (signedIn.isPresent()) {
            return codeFor(asked, signedIn.get());
        }
        if (asked.prompt().equals("none")) {
            return redirect(
                    asked.redirectUri(), Map.of("error", "login_required", "state", asked.state()));
        }
        return form(asked);
    }

    private Response device(Request request) {
        return sessions.find(request)
                .map(signIn -> devices.ask(request, signIn))
                .orElseGet(() -> form(new DeviceVisit(DevicePages.stated(request))));
    }

    /** Only who is signed in gets as far as a device. */
    private Response toDevice(Request request, BiFunction<Request, SignIn, Response> page) {
        if (request.body().length() > LARGEST_FORM) {
            return turnedAway(413, "form_too_large", "That is too long for a code.");
        }
        return sessions.find(request)
                .map(signIn -> page.apply(request, signIn))
                .orElseGet(() -> DevicePages.again(""));
    }

    private boolean fresh(SignIn session, Authorization asked) {
        Instant oldest = asked.maxAge().map(age -> clock.instant().minus(age)).orElse(Instant.MIN);
        return !asked.prompt().equals("login") && session.at().isAfter(oldest);
    }

    /** The form works in the browser that it was shown in, and in no other (RFC 9700, 4.7). */
    private Response form(Visit asked) {
        var begun = new Begun(asked, Tickets.randomName(), LOGIN + Tickets.randomName());
        return LoginHtml.form(pending.put(begun), begun, "")
                .with("set-cookie", proof.strict(begun.path(), begun.browser(), FORM_LIFE));
    }

    private Response login(Request request) {
        if (request.body().length() > LARGEST_FORM) {
            return turnedAway(413, "form_too_large", "That is too long for a name or a password.");
        }
        Typed typed = Typed.in(Form.parse(request.body().text()));
        Optional<Begun> begun = pending.find(typed.ticket());
        if (begun.isEmpty()) {
            return turnedAway(
                    400,
                    "sign_in_too_old",
                    "This sign-in is too old. Go back to the application and try again.");
        }
        if (!Tickets.same(proof.in(request).orElse(""), begun.get().browser())) {
            return turnedAway(
                    400,
                    "other_browser",
                    "This sign-in was begun elsewhere. Go back to the application and try again.");
        }
        if (typed.tooLong()) {
            return turnedAway(400, "too_long", "That is too long for a name or a password.");
        }
        if (!limits.admits(typed.name())) {
            return turnedAway(
                    429,
                    "too_many_attempts",
                    "Too many wrong passwords. Wait five minutes and try again.");
        }
        return proven(request, typed, begun.get());
    }

    private Response turnedAway(int status, String reason, String text) {
        log.turnedAway(reason);
        return LoginHtml.message(status, text);
    }

    private Response proven(Request request, Typed typed, Begun begun) {
        Optional<Person> known = people.find(typed.name());
        boolean right =
                Passwords.matches(
                        typed.password(), known.map(Person::passwordHash).orElse(nobodysHash));
        if (known.isEmpty() || !right) {
            log.failed(request, begun.asked(), known.map(Person::name).orElse(""));
            return LoginHtml.form(typed.ticket(), begun, "That name and password do not match.");
        }
        return signedIn(request, typed, new SignIn(known.get(), clock.instant(), newSid()), begun);
    }

    private Response signedIn(Request request, Typed typed, SignIn signIn, Begun begun) {
        log.signedIn(request, begun.asked(), signIn); // before anything is worth something
        limits.succeeded(typed.name());
        pending.take(typed.ticket());
        return sessions.begin(request, signIn, next(begun.asked(), signIn))
                .with("set-cookie", proof.strict(begun.path(), "", Duration.ZERO));
    }

    private Response next(Visit visit, SignIn signIn) {
        return switch (visit) {
            case Authorization asked -> codeFor(asked, signIn);
            case DeviceVisit(String code) -> DevicePages.again(code);
        };
    }

    private static String newSid() {
        return UUID.randomUUID().toString();
    }

    private Response codeFor(Authorization asked, SignIn signIn) {
        var answer = new LinkedHashMap<String, String>();
        answer.put("code", codes.put(new Grant(asked, signIn)));
        answer.put("state", asked.state());
        answer.put("iss", config.issuer()); // RFC 9207: stops mix-up of issuers
        return redirect(asked.redirectUri(), answer);
    }

    static Response redirect(URI to, Map<String, String> query) {
        String location = query.isEmpty() ? to.toString() : to + "?" + Form.encode(query);
        return new Response(
                303,
                Headers.NONE.with("location", location).with("cache-control", "no-store"),
                new Response.Body.Whole(Bytes.NONE));
    }
}
