// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.runtime.Default;
import io.sallyport.runtime.Flaws;
import io.sallyport.tls.SpiffeId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Another trust domain whose workloads may be believed, in the configuration under {@code
 * ca.federation}; the profile is {@code https_spiffe}, self-serving (SPIFFE Federation, 5.2.2). By
 * itself it lets nobody in: an edge has to name the workload.
 *
 * @param trustDomain its name; never taken from what the endpoint answers
 * @param endpoint where its bundle is, {@code https://host:port/path}
 * @param endpointId the exact SPIFFE ID of who answers there, a workload of that trust domain
 * @param firstBundle a file with the bundle that proves the first answer: what {@code sallyport ca
 *     bundle} prints, in PEM or as SPIFFE has it
 * @param firstSha256 the digest that the file must have, as {@code sallyport ca bundle} tells it;
 *     for a file that comes another way than the configuration
 * @param longestPause the bundle is asked for at least this often, whatever its refresh hint says;
 *     5 s to 1 h
 * @param keeps for how long a bundle counts without an answer of the endpoint, 1 m to 7 d; from
 *     then on nobody of the domain is believed
 */
public record ForeignDomain(
        String trustDomain,
        URI endpoint,
        String endpointId,
        Path firstBundle,
        Optional<String> firstSha256,
        @Default("5m") Duration longestPause,
        @Default("24h") Duration keeps) {
    /** The bundle is not asked for more often, however short its hint. */
    static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration WEEK = Duration.ofDays(7);

    public ForeignDomain {
        firstSha256 = firstSha256.map(text -> text.toLowerCase(Locale.ROOT));
        new Flaws()
                .unless(
                        valid(trustDomain),
                        "trust-domain",
                        "`" + trustDomain + "` (expected: its name)")
                .unless(
                        https(endpoint),
                        "endpoint",
                        "`" + endpoint + "` (expected: https://host:port/path)")
                .unless(
                        endpointId.startsWith("spiffe://" + trustDomain + "/")
                                && spiffe(endpointId),
                        "endpoint-id",
                        "`" + endpointId + "` (expected: a SPIFFE ID of " + trustDomain + ")")
                .unless(
                        firstSha256.map(BundleHash::valid).orElse(true),
                        "first-sha256",
                        "not a digest (expected: 64 hex digits)")
                .unless(
                        within(longestPause, SHORTEST_PAUSE, HOUR),
                        "longest-pause",
                        longestPause + " (expected: 5s to 1h)")
                .unless(
                        within(keeps, Duration.ofMinutes(1), WEEK),
                        "keeps",
                        keeps + " (expected: 1m to 7d)")
                .refuse();
    }

    /** Who answers at the endpoint. */
    SpiffeId answers() {
        return SpiffeId.parse(endpointId);
    }

    /**
     * The pause until the bundle is asked for again: as its publisher hints, within the bounds.
     *
     * @param hint empty for five minutes (SPIFFE Federation, 4.1)
     * @param failures in a row; each doubles the pause, up to an hour and a quarter of {@link
     *     #keeps}
     */
    Duration pause(Optional<Duration> hint, int failures) {
        Duration wanted = least(hint.orElse(Duration.ofMinutes(5)), longestPause);
        Duration usual = wanted.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : wanted;
        Duration longest = least(HOUR, keeps.dividedBy(4));
        Duration backed = usual.multipliedBy(1L << Math.min(failures, 10));
        return usual.compareTo(longest) > 0 ? usual : least(backed, longest);
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static boolean within(Duration value, Duration least, Duration most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    private static boolean valid(String domain) {
        return spiffe("spiffe://" + domain + "/x") && domain.indexOf('/') < 0;
    }

    private static boolean spiffe(String text) {
        try {
            return !SpiffeId.parse(text).path().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    // No user information (5.2.2.1), and nothing that is not sent.
    private static boolean https(URI uri) {
        return "https".equals(uri.getScheme())
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawFragment() == null;
    }
}
