// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.identity.TokenRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Makes the token service's signing key, vouched for by the token root: part of {@code init}. */
public final class StsInit {
    private static final Duration LIFE = Duration.ofDays(30);

    private StsInit() {}

    /**
     * Makes a new key and a statement of {@code root} that vouches for it, for 30 days, in {@code
     * folder}.
     *
     * @throws IOException when it cannot be written
     */
    public static void init(Path folder, TokenRoot root) throws IOException {
        new KeyFolder(folder).make(root, Clock.systemUTC().instant(), LIFE);
    }

    /**
     * Renews the statement for the key that is there, for 30 more days. A running token service
     * serves it at once.
     *
     * @throws IOException when it cannot be written
     */
    public static void renew(Path folder, TokenRoot root) throws IOException {
        new KeyFolder(folder).vouch(root, Clock.systemUTC().instant(), LIFE);
    }
}
