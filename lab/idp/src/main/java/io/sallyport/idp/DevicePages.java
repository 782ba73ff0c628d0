// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import io.sallyport.http.Form;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.Tickets;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where a person answers a device (RFC 8628, 3.3): types its code, sees who asks for what, and says
 * yes or no. A code in the address fills the field and does nothing else, so that a link that
 * somebody sent allows nobody anything. Every form belongs to the sign-in that it was shown to.
 */
final class DevicePages {
    private static final Duration FORM_LIFE = Duration.ofMinutes(10);
    private static final int GUESSES_OF_ONE = 10;
    private static final int GUESSES_OF_ALL = 100;
    private static final String EVERYBODY = "";

    private final IdpConfig config;
    private final DeviceCodes codes;
    private final Tickets<String> entries;
    private final Tickets<Shown> shown;
    private final LoginLimits guesses;
    private final LoginLimits allGuesses;
    private final SignInLog log;
    private final Clock clock;

    /**
     * A request that was put before somebody.
     *
     * @param sid whose sign-in it was shown to
     */
    private record Shown(String sid, DeviceCodes.Found found) {}

    DevicePages(IdpConfig config, DeviceCodes codes, SignInLog log, Clock clock) {
        this.config = config;
        this.codes = codes;
        this.log = log;
        this.clock = clock;
        this.entries = new Tickets<>(FORM_LIFE, clock);
        this.shown = new Tickets<>(FORM_LIFE, clock);
        this.guesses = new LoginLimits(clock, GUESSES_OF_ONE);
        this.allGuesses = new LoginLimits(clock, GUESSES_OF_ALL);
    }

    /** The code as the address states it, for the field; empty when it is none. */
    static String stated(Request request) {
        return Form.parse(request.query())
                .one("user_code")
                .flatMap(UserCode::typed)
                .map(UserCode::shown)
                .orElse("");
    }

    Response ask(Request request, SignIn signIn) {
        return entry(signIn, stated(request), "");
    }

    private Response entry(SignIn signIn, String code, String wrong) {
        return DeviceHtml.entry(entries.put(signIn.sid()), code, wrong);
    }

    /** A code was typed: counted before it is looked up, so that parallel guesses count too. */
    Response named(Request request, SignIn signIn) {
        Form form = Form.parse(request.body().text());
        if (!own(entries.take(form.one("request").orElse("")), signIn)) {
            return turnedAway(400, "other_browser", "This page is too old. Open it again.");
        }
        Person person = signIn.person();
        if (!guesses.admits(person.tenant() + "/" + person.name())
                || !allGuesses.admits(EVERYBODY)) {
            return turnedAway(
                    429, "too_many_codes", "Too many codes. Wait five minutes and try again.");
        }
        Optional<DeviceCodes.Found> found =
                form.one("user_code").flatMap(UserCode::typed).flatMap(codes::find);
        if (found.isEmpty()) {
            log.device("device_code_unknown", request, signIn, "");
            return entry(signIn, "", "No device waits under this code. Look at it again.");
        }
        String code = form.one("user_code").flatMap(UserCode::typed).orElseThrow();
        return confirm(signIn, UserCode.shown(code), found.get());
    }

    private Response confirm(SignIn signIn, String code, DeviceCodes.Found found) {
        DeviceRequest request = found.request();
        IdpConfig.Device device =
                Optional.ofNullable(config.clients().get(request.client()))
                        .flatMap(IdpConfig.Client::device)
                        .orElseThrow();
        return DeviceHtml.confirm(
                shown.put(new Shown(signIn.sid(), found)),
                new DeviceHtml.Question(
                        code,
                        device.name(),
                        request.scopes().stream()
                                .sorted()
                                .map(scope -> device.scopes().getOrDefault(scope, scope))
                                .toList(),
                        request.address(),
                        Duration.between(request.asked(), clock.instant()),
                        signIn.person()));
    }

    /** Yes or no, once; anything but the word {@code allow} is a no. */
    Response answered(Request request, SignIn signIn) {
        Form form = Form.parse(request.body().text());
        Optional<Shown> question = shown.take(form.one("request").orElse(""));
        if (!own(question.map(Shown::sid), signIn)) {
            return turnedAway(400, "other_browser", "This page is too old. Open it again.");
        }
        boolean yes = form.one("answer").orElse("").equals("allow");
        DeviceCodes.Found found = question.orElseThrow().found();
        String client = found.request().client();
        if (!codes.waits(found.place())) {
            return tooLate(request, signIn, client);
        }
        String event = yes ? "device_allowed" : "device_denied";
        log.device(event, request, signIn, client); // before it is worth something
        DeviceRequest.Answer said =
                yes ? new DeviceRequest.Answer.Allowed(signIn) : new DeviceRequest.Answer.Denied();
        if (!codes.answer(found.place(), said)) { // another answer came first, a moment ago
            return tooLate(request, signIn, client);
        }
        return LoginHtml.message(
                200, yes ? "Done. Go back to your device." : "Refused. The device gets nothing.");
    }

    private Response tooLate(Request request, SignIn signIn, String client) {
        log.device("device_answer_too_late", request, signIn, client);
        return LoginHtml.message(400, "That was too late: the code is over. Start anew.");
    }

    private static boolean own(Optional<String> sid, SignIn signIn) {
        return Tickets.same(sid.orElse(""), signIn.sid());
    }

    private Response turnedAway(int status, String reason, String text) {
        log.turnedAway(reason);
        return LoginHtml.message(status, text);
    }

    /** To the entry, with what the address had stated. */
    static Response again(String code) {
        return LoginPages.redirect(
                URI.create("/device"), code.isEmpty() ? Map.of() : Map.of("user_code", code));
    }
}
