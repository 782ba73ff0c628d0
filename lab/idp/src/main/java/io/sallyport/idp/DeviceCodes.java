// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import io.sallyport.http.Tickets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The devices that wait for an answer, under hashes of their codes: what a picture of this memory
 * shows redeems nothing. The hashes are keyed, since a user code alone could be guessed from its
 * own. Bounded in all and for each client; thread-safe.
 */
final class DeviceCodes {
    private static final Duration REMEMBERED =
            DeviceRequest.LIFE; // to say `expired_token`, not `invalid_grant`
    private static final int MOST = 1_000;
    private static final int MOST_OF_ONE_CLIENT = 20;

    private final Clock clock;
    private final SecretKeySpec key;
    private final Map<String, DeviceRequest> requests = new LinkedHashMap<>(); // guarded by this
    private final Map<String, String> byUserCode = new HashMap<>(); // guarded by this

    DeviceCodes(Clock clock) {
        this.clock = clock;
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /** Both codes, this once; nobody can read them here later. */
    record Issued(String deviceCode, String userCode) {
        @Override
        public String toString() {
            return "Issued[redacted]";
        }
    }

    /**
     * A request whose user code was typed.
     *
     * @param place where {@link #answer} finds it
     */
    record Found(String place, DeviceRequest request) {}

    /** What a poll is told (RFC 8628, 3.5). */
    sealed interface Poll {
        /** The user has not answered. */
        record Pending() implements Poll {}

        /** Not either, and this came too early. */
        record TooEarly() implements Poll {}

        /** The user said no. */
        record Denied() implements Poll {}

        /** Nobody answered in time. */
        record Expired() implements Poll {}

        /** No code of this client: never was, was redeemed, or is another client's. */
        record Unknown() implements Poll {}

        /** The user said yes. The code is worth nothing from here on. */
        record Allowed(DeviceRequest request, SignIn by) implements Poll {}
    }

    /**
     * Makes both codes; empty when too many wait, of this client or in all.
     *
     * @param address where the device asks from
     */
    synchronized Optional<Issued> open(String client, Set<String> scopes, String address) {
        Instant now = clock.instant();
        tidy(now);
        long own =
                requests.values().stream()
                        .filter(one -> one.client().equals(client) && !one.over(now))
                        .count();
        if (own >= MOST_OF_ONE_CLIENT || requests.size() >= MOST) {
            return Optional.empty();
        }
        var issued = new Issued(Tickets.randomName(), freshUserCode());
        String place = hash(issued.deviceCode());
        requests.put(place, DeviceRequest.fresh(client, scopes, address, now));
        byUserCode.put(hash(issued.userCode()), place);
        return Optional.of(issued);
    }

    private String freshUserCode() {
        String code = UserCode.fresh();
        return byUserCode.containsKey(hash(code)) ? freshUserCode() : code;
    }

    /** Forgets what is long over; in need also what has only just ended. */
    private void tidy(Instant now) {
        requests.values().removeIf(one -> one.over(now.minus(REMEMBERED)));
        if (requests.size() >= MOST) {
            requests.values().removeIf(one -> one.over(now));
        }
        byUserCode.values().removeIf(place -> !waits(place, now));
    }

    private boolean waits(String place, Instant now) {
        DeviceRequest request = requests.get(place);
        return request != null && request.waits(now);
    }

    /** The request that waits for an answer under this user code. */
    synchronized Optional<Found> find(String userCode) {
        return Optional.ofNullable(byUserCode.get(hash(userCode)))
                .filter(place -> waits(place, clock.instant()))
                .flatMap(place ->
                        Optional.ofNullable(requests.get(place))
                                .map(request -> new Found(place, request)));
    }

    /** Whether an answer would still count. */
    synchronized boolean waits(String place) {
        return waits(place, clock.instant());
    }

    /** Somebody signed out: what they allowed, and no device has fetched, is a no from here on. */
    synchronized void signedOut(String sid) {
        requests.replaceAll((_, request) -> request.without(sid));
    }

    /** Answers once; false when it is too late for that. */
    synchronized boolean answer(String place, DeviceRequest.Answer said) {
        DeviceRequest request = requests.get(place);
        if (request == null || !request.waits(clock.instant())) {
            return false;
        }
        requests.put(place, request.answered(said));
        byUserCode.values().remove(place);
        return true;
    }

    /** One poll. The client's own waits are lengthened here, never anybody else's. */
    synchronized Poll poll(String deviceCode, String client) {
        Instant now = clock.instant();
        String place = hash(deviceCode);
        DeviceRequest request = requests.get(place);
        if (request == null || !request.client().equals(client)) {
            return new Poll.Unknown();
        }
        if (request.over(now)) {
            return new Poll.Expired();
        }
        return switch (request.answer()) {
            case DeviceRequest.Answer.None() -> {
                requests.put(place, request.polledAt(now));
                yield request.early(now) ? new Poll.TooEarly() : new Poll.Pending();
            }
            case DeviceRequest.Answer.Denied() -> new Poll.Denied();
            case DeviceRequest.Answer.Allowed(SignIn by) -> {
                requests.remove(place);
                yield new Poll.Allowed(request, by);
            }
        };
    }

    private String hash(String code) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] hash = mac.doFinal(code.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
