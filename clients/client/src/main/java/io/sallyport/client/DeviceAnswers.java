// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.StrictJson;
import io.sallyport.identity.TokenRefusedException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Reads what a provider says to a device. Code and address end up on a screen, so nothing that
 * steers a terminal passes.
 */
final class DeviceAnswers {
    static final int LARGEST = 32 * 1024;
    private static final Pattern USER_CODE = Pattern.compile("[A-Za-z0-9-]{4,32}");
    private static final Pattern ADDRESS = Pattern.compile("https?://[!-~]{1,400}");
    private static final Pattern ERROR = Pattern.compile("[a-z_]{1,64}");
    private static final long LONGEST_LIFE = Duration.ofHours(1).toSeconds();
    private static final long LONGEST_INTERVAL = Duration.ofMinutes(1).toSeconds();
    private static final int USUAL_INTERVAL = 5; // RFC 8628, 3.2

    private DeviceAnswers() {}

    /** What one poll was told (RFC 8628, 3.5). */
    sealed interface Poll {
        /** Go on as before. */
        record Waiting() implements Poll {}

        /** Go on, more slowly. */
        record TooFast() implements Poll {}

        /** That was it. */
        record Ended(DeviceOutcome outcome) implements Poll {}
    }

    static DeviceCode code(byte[] body) throws IOException {
        JsonNode json = object(body);
        URI page = URI.create(matching(json, "verification_uri", ADDRESS));
        boolean filled = json.hasNonNull("verification_uri_complete");
        long interval = json.path("interval").asLong(USUAL_INTERVAL);
        String secret = json.path("device_code").asText("");
        if (secret.isEmpty()) {
            throw new IOException("answer: no device_code (expected: one)");
        }
        return new DeviceCode(
                secret,
                matching(json, "user_code", USER_CODE),
                page,
                filled ? URI.create(matching(json, "verification_uri_complete", ADDRESS)) : page,
                seconds(json.path("expires_in").asLong(0), LONGEST_LIFE),
                seconds(interval, LONGEST_INTERVAL));
    }

    static Poll poll(int status, byte[] body) throws IOException {
        JsonNode json = object(body);
        if (status == 200) {
            String token = json.path("access_token").asText("");
            // only told on: a code is redeemed once, so this answer must not be lost over it
            Duration life = Duration.ofSeconds(Math.max(0, json.path("expires_in").asLong(0)));
            if (token.isEmpty()) {
                throw new IOException("answer: no access_token (expected: one)");
            }
            return new Poll.Ended(new DeviceOutcome.SignedIn(new BearerToken(token), life));
        }
        return switch (error(status, json)) {
            case "authorization_pending" -> new Poll.Waiting();
            case "slow_down" -> new Poll.TooFast();
            case "access_denied" -> new Poll.Ended(new DeviceOutcome.Denied());
            case "expired_token" -> new Poll.Ended(new DeviceOutcome.Expired());
            case String other -> new Poll.Ended(new DeviceOutcome.Refused(other));
        };
    }

    /** The code of a refusal; a server's failure is none. */
    static String error(int status, byte[] body) throws IOException {
        return error(status, object(body));
    }

    private static String error(int status, JsonNode json) throws IOException {
        String code = json.path("error").asText("");
        if (status >= 500 || !ERROR.matcher(code).matches()) {
            throw new IOException("answer: status " + status + " (expected: 200 or an error)");
        }
        return code;
    }

    private static JsonNode object(byte[] body) throws IOException {
        try {
            return StrictJson.object(body, LARGEST);
        } catch (TokenRefusedException e) {
            throw new IOException("answer: no JSON object (expected: one)", e);
        }
    }

    private static String matching(JsonNode json, String name, Pattern form) throws IOException {
        String value = json.path(name).asText("");
        if (!form.matcher(value).matches()) {
            throw new IOException("answer: %s malformed (expected: plain text)".formatted(name));
        }
        return value;
    }

    private static Duration seconds(long value, long most) throws IOException {
        if (value < 1 || value > most) {
            throw new IOException("answer: %d s (expected: 1 to %d)".formatted(value, most));
        }
        return Duration.ofSeconds(value);
    }
}
