// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import io.sallyport.http.Cookie;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.Tickets;
import java.time.Clock;
import java.util.Optional;

/** Who is signed in here, by cookie. Thread-safe. */
final class SignIns {
    private final Tickets<SignIn> kept;
    private final Cookie cookie;
    private final IdpConfig config;
    private final DeviceCodes devices;

    SignIns(IdpConfig config, DeviceCodes devices, Clock clock) {
        this.kept = new Tickets<>(config.sessionLife(), clock);
        this.cookie = new Cookie("sallyport_idp", config.secure());
        this.config = config;
        this.devices = devices;
    }

    Optional<SignIn> find(Request request) {
        return cookie.in(request).flatMap(kept::find);
    }

    /** A new name for each: an earlier cookie is worth nothing afterwards. */
    Response begin(Request request, SignIn signIn, Response answer) {
        end(request);
        return answer.with("set-cookie", cookie.set(kept.put(signIn), config.sessionLife()));
    }

    /** The user leaves: what they allowed devices and is not fetched yet ends, too. */
    Optional<SignIn> signOut(Request request) {
        Optional<SignIn> ended = end(request);
        ended.ifPresent(signIn -> devices.signedOut(signIn.sid()));
        return ended;
    }

    private Optional<SignIn> end(Request request) {
        return cookie.in(request).flatMap(kept::take);
    }

    Response forget(Response answer) {
        return answer.with("set-cookie", cookie.remove());
    }
}
