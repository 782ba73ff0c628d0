// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import io.sallyport.identity.BearerToken;
import java.time.Duration;

/** How a sign-in on a device ended. */
public sealed interface DeviceOutcome {
    /**
     * The user said yes.
     *
     * @param token the provider's access token, to be exchanged; never sent to anybody else
     * @param life how long it can be, as the provider says; zero where it does not say
     */
    record SignedIn(BearerToken token, Duration life) implements DeviceOutcome {}

    /** The user said no. */
    record Denied() implements DeviceOutcome {}

    /** Nobody answered in time. */
    record Expired() implements DeviceOutcome {}

    /**
     * The provider refused the device itself.
     *
     * @param code of RFC 6749, 5.2
     */
    record Refused(String code) implements DeviceOutcome {}
}
