// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import java.net.URI;
import java.time.Duration;

/**
 * What a device shows its user, and what it polls with (RFC 8628, 3.2).
 *
 * @param secret the device code: never shown, never logged
 * @param userCode what the user types, and compares
 * @param page where they do
 * @param filledPage the same with the code in it, for a QR code; {@code page} where the provider
 *     has none
 * @param life how long both codes can be used
 * @param interval how long to wait between two polls, at least
 */
public record DeviceCode(
        String secret,
        String userCode,
        URI page,
        URI filledPage,
        Duration life,
        Duration interval) {
    @Override
    public String toString() {
        return "DeviceCode[redacted]";
    }
}
