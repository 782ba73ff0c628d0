// SPDX-License-Identifier: Apache-2.0
package io.sallyport.device;

import io.sallyport.runtime.Default;
import java.net.URI;

/**
 * The device, in the configuration as {@code device}.
 *
 * @param clientId its client id at the identity provider
 * @param provider the workload that the identity provider is
 * @param deviceAuthorizationEndpoint where it asks for codes (RFC 8628, 3.1)
 * @param tokenEndpoint where it polls (RFC 8628, 3.4)
 * @param gateway for example {@code https://localhost:8443}
 * @param model the one that it asks
 * @param longestAnswer in tokens; so much money is set aside for each answer, 1 to 8192
 */
public record DeviceConfig(
        String clientId,
        String provider,
        URI deviceAuthorizationEndpoint,
        URI tokenEndpoint,
        URI gateway,
        String model,
        @Default("512") int longestAnswer) {
    private static final int MOST = 8192;

    public DeviceConfig {
        if (longestAnswer < 1 || longestAnswer > MOST) {
            throw new IllegalArgumentException(
                    "longest-answer: %d (expected: 1 to %d)".formatted(longestAnswer, MOST));
        }
    }
}
