// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.runtime.Default;
import io.sallyport.runtime.Flaws;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
 * @param bundleRefresh how often the trust bundle is asked for between renewals
 * @param workloadToken file with an OIDC token of the workload's platform, which enrols it when
 *     there is no join token, also again when its certificate has run out
 * @param withdrawn ids of issuing authorities that count no more, as {@code ca bundle} names them,
 *     for workloads that were never here and have no join token to tell them; empty means none
 */
public record EnrolmentConfig(
        URI ca,
        URI renewal,
        String bundleSha256,
        Path joinTokens,
        @Default("10s") Duration timeout,
        @Default("60s") Duration patience,
        @Default("30s") Duration bundleRefresh,
        Optional<Path> workloadToken,
        @Default("[]") List<String> withdrawn) {
    private static final String LIMITS = " (expected: more than 0, up to 10m)";

    public EnrolmentConfig {
        withdrawn = List.copyOf(withdrawn);
        bundleSha256 = bundleSha256.toLowerCase(Locale.ROOT);
        new Flaws()
                .unless(https(ca), "ca", ca + " (expected: https://host:port)")
                .unless(https(renewal), "renewal", renewal + " (expected: https://host:port)")
                .unless(
                        BundleHash.valid(bundleSha256),
                        "bundle-sha256",
                        "not a digest (expected: 64 hex digits, printed by init)")
                .unless(
                        withdrawn.stream().allMatch(BundleHash::valid),
                        "withdrawn",
                        "not key ids (expected: 64 hex digits each, printed by ca bundle)")
                .unless(bounded(timeout), "timeout", timeout + LIMITS)
                .unless(bounded(patience), "patience", patience + LIMITS)
                .unless(bounded(bundleRefresh), "bundle-refresh", bundleRefresh + LIMITS)
                .refuse();
    }

    private static boolean https(URI uri) {
        return "https".equals(uri.getScheme()) && uri.getHost() != null;
    }

    private static boolean bounded(Duration value) {
        return value.isPositive() && value.compareTo(Duration.ofMinutes(10)) <= 0;
    }
}
