// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * A device that waits for its user's answer (RFC 8628, 3).
 *
 * @param client whose code it is; nobody else redeems it
 * @param scopes what it asks for
 * @param address where it asked from, for the person who is asked
 * @param asked when it did
 * @param expires when both its codes end
 * @param interval how long it has to wait between two polls
 * @param polled when it polled last; before {@code asked} when it has not yet
 * @param answer what the user said
 */
record DeviceRequest(
        String client,
        Set<String> scopes,
        String address,
        Instant asked,
        Instant expires,
        Duration interval,
        Instant polled,
        Answer answer) {
    static final Duration LIFE = Duration.ofMinutes(10);
    static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration SLOWER = Duration.ofSeconds(5);

    DeviceRequest {
        scopes = Set.copyOf(scopes);
    }

    /** What the user said. */
    sealed interface Answer {
        /** Nothing yet. */
        record None() implements Answer {}

        /** Yes, by this sign-in. */
        record Allowed(SignIn by) implements Answer {}

        /** No. */
        record Denied() implements Answer {}
    }

    static DeviceRequest fresh(String client, Set<String> scopes, String address, Instant asked) {
        return new DeviceRequest(
                client,
                scopes,
                address,
                asked,
                asked.plus(LIFE),
                INTERVAL,
                asked.minus(INTERVAL),
                new Answer.None());
    }

    boolean over(Instant now) {
        return !now.isBefore(expires);
    }

    /** Whether its user can still say something. */
    boolean waits(Instant now) {
        return !over(now) && answer instanceof Answer.None;
    }

    /** Whether it polls before it may (RFC 8628, 3.5). */
    boolean early(Instant now) {
        return now.isBefore(polled.plus(interval));
    }

    /** A poll that came too early makes every later wait longer (RFC 8628, 3.5). */
    DeviceRequest polledAt(Instant now) {
        Duration next = early(now) ? interval.plus(SLOWER) : interval;
        return new DeviceRequest(client, scopes, address, asked, expires, next, now, answer);
    }

    /** The same without the yes of a sign-in that has ended. */
    DeviceRequest without(String sid) {
        return answer instanceof Answer.Allowed(SignIn by) && by.sid().equals(sid)
                ? answered(new Answer.Denied())
                : this;
    }

    DeviceRequest answered(Answer said) {
        return new DeviceRequest(client, scopes, address, asked, expires, interval, polled, said);
    }
}
