// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.enforcement.TrustConfig;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.IssuerKeys;
import io.sallyport.identity.TokenGate;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.runtime.Metrics;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The identity providers that are believed, each by its own rules. Which one's rules are asked is
 * all that a token's own {@code iss} decides. Thread-safe.
 */
final class Issuers {
    /** Only to find out whose rules are to be asked; each of those is stricter. */
    private static final Set<String> ALGORITHMS = Set.of("ES256", "RS256", "PS256");

    private final Map<String, Issuer> issuers;
    private final TokenGate anyToken;
    private final TokenGate anyLogout;
    private final TokenGate anyEvent = TokenGate.foreign(ALGORITHMS, Set.of(SessionEvents.TYPE));

    /** One of them: its access tokens, what it tells of sign-outs where that is heard, its keys. */
    record Issuer(
            IdpTokens tokens,
            Optional<LogoutTokens> logout,
            SessionEvents events,
            IssuerKeys keys) {}

    private Issuers(StsConfig config, Map<String, Issuer> issuers) {
        this.issuers = Map.copyOf(issuers);
        // our own tokens are `at+jwt`
        Stream<String> types = config.issuers().stream().flatMap(one -> one.types().stream());
        this.anyToken =
                TokenGate.foreign(
                        ALGORITHMS,
                        Stream.concat(Stream.of("at+jwt"), types).collect(Collectors.toSet()));
        this.anyLogout =
                TokenGate.foreign(
                        ALGORITHMS,
                        config.logout().map(LogoutConfig::types).map(Set::copyOf).orElse(Set.of()));
    }

    /**
     * Reads the configuration; asks nobody yet.
     *
     * @param reach how one's keys are asked for
     */
    static Issuers of(
            StsConfig config,
            TrustConfig trust,
            StsParts parts,
            Function<IssuerConfig, Supplier<byte[]>> reach) {
        var issuers = new HashMap<String, Issuer>();
        for (IssuerConfig one : config.issuers()) {
            var keys =
                    new IssuerKeys(
                            new IssuerKeys.Source(one.issuer(), reach.apply(one)),
                            one.keysLast(),
                            parts.clock(),
                            parts.metrics());
            boolean own = one.issuer().equals(trust.issuer());
            if (own
                    || issuers.put(one.issuer(), issuer(one, config, trust, keys, parts.clock()))
                            != null) {
                throw new IllegalArgumentException(
                        "issuers: `" + one.issuer() + "` twice (expected: each once, not ours)");
            }
        }
        return new Issuers(config, issuers);
    }

    /** Reports how many do not answer, and how many have nobody let in because of it. */
    void report(Metrics metrics) {
        Collection<Issuer> all = issuers.values();
        metrics.gauge("sallyport_issuers_not_answering", () -> count(all, IssuerKeys::answering));
        metrics.gauge("sallyport_issuers_without_keys", () -> count(all, IssuerKeys::usable));
    }

    /** Whose token it claims to be; nothing is proven by that. */
    String named(BearerToken token) {
        return anyToken.pass(token).claims().path("iss").asText("");
    }

    /**
     * The issuer of that name.
     *
     * @throws TokenRefusedException {@code unknown_issuer}
     */
    Issuer of(String issuer) {
        Issuer found = issuers.get(issuer);
        if (found == null) {
            throw new TokenRefusedException("unknown_issuer");
        }
        return found;
    }

    /**
     * Reads a logout token by the rules of whom it claims to be from.
     *
     * @throws TokenRefusedException with the one reason
     */
    LogoutToken logout(BearerToken token) {
        String issuer = anyLogout.pass(token).claims().path("iss").asText("");
        return of(issuer)
                .logout()
                .orElseThrow(() -> new TokenRefusedException("no_logout_here"))
                .read(token);
    }

    /**
     * Reads a security event token by the rules of whom it claims to be from.
     *
     * @return empty when it asks nothing of us
     * @throws TokenRefusedException with the one reason
     */
    Optional<LogoutToken> event(BearerToken token) {
        String issuer = anyEvent.pass(token).claims().path("iss").asText("");
        return of(issuer).events().read(token);
    }

    private static Issuer issuer(
            IssuerConfig one, StsConfig config, TrustConfig trust, IssuerKeys keys, Clock clock) {
        var times = new IdpTokens.Times(clock, config.revocationLife());
        return new Issuer(
                new IdpTokens(one, trust, keys, times),
                config.logout().map(logout -> new LogoutTokens(one, logout, keys, clock)),
                new SessionEvents(one, keys, clock),
                keys);
    }

    private static double count(Collection<Issuer> all, Predicate<IssuerKeys> good) {
        return List.copyOf(all).stream().map(Issuer::keys).filter(good.negate()).count();
    }
}
