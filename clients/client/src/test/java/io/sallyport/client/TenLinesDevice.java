// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import java.net.URI;
import java.util.Set;
import java.util.function.Function;

/** The README's example: what a device writes. {@link DeviceSignInTest} runs it. */
final class TenLinesDevice {
    private TenLinesDevice() {}

    static String ask(
            DeviceSignIn signIn, Screen screen, Function<DeviceOutcome.SignedIn, String> asking) {
        // README: from here
        DeviceCode code = signIn.begin(Set.of("llm.invoke"));
        screen.show(code.page(), code.userCode());
        return switch (signIn.await(code, screen::stillWaiting)) {
            case DeviceOutcome.SignedIn user ->
                    asking.apply(user); // client.send(user.token(), ...)
            case DeviceOutcome.Denied() -> "You said no.";
            case DeviceOutcome.Expired() -> "Nobody answered. Ask again.";
            case DeviceOutcome.Refused(String why) -> "This device is not known: " + why;
        };
        // README: to here
    }

    /** What the device has in place of a browser. */
    interface Screen {
        void show(URI page, String code);

        void stillWaiting();
    }
}
