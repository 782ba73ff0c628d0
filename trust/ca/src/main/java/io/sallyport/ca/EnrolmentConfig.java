// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.runtime.Default;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * How a workload gets its identity, in the configuration as {@code enrolment}. One file serves all
 * roles: each looks for its own join token.
 *
 * @param ca where to enrol, for example {@code https://localhost:8441}
 * @param renewal where to renew, for example {@code https://localhost:8442}
 * @param bundleSha256 what {@link BundleHash} says of the trust bundle; 64 hex digits
 * @param joinTokens folder with a file for each workload, named as the workload, with its join
 *     token; used once, then deleted
 * @param timeout for each call
 * @param patience how long to wait at start for an authority that does not answer
 */
public record EnrolmentConfig(
        URI ca,
        URI renewal,
        String bundleSha256,
        Path joinTokens,
        @Default("10s") Duration timeout,
        @Default("60s") Duration patience) {
    public EnrolmentConfig {
        https("ca", ca);
        https("renewal", renewal);
        bundleSha256 = bundleSha256.toLowerCase(Locale.ROOT);
        if (!BundleHash.valid(bundleSha256)) {
            throw new IllegalArgumentException(
                    "bundle-sha256: not a digest (expected: 64 hex digits, printed by init)");
        }
        positive("timeout", timeout);
        positive("patience", patience);
    }

    private static void https(String key, URI uri) {
        if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException(key + ": " + uri + " (expected: https://host:port)");
        }
    }

    private static void positive(String key, Duration value) {
        if (!value.isPositive() || value.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException(
                    key + ": " + value + " (expected: more than 0, up to 10m)");
        }
    }
}
