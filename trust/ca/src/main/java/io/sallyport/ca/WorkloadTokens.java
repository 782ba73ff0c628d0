// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.ca.spi.Attestation;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.ClaimSet;
import io.sallyport.identity.IssuerKeys;
import io.sallyport.identity.TokenGate;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.identity.UnverifiedToken;
import io.sallyport.tls.SpiffeId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the workload tokens of one issuer, by what is pinned about it. Thread-safe. */
final class WorkloadTokens {
    /** However long its issuer lets it live, a token proves nothing after that. */
    static final Duration OLDEST = Duration.ofMinutes(10);

    private static final Duration EARLY = Duration.ofSeconds(30);

    private final WorkloadIssuer config;
    private final String trustDomain;
    private final TokenGate gate;
    private final IssuerKeys keys;
    private final Clock clock;

    WorkloadTokens(WorkloadIssuer config, String trustDomain, IssuerKeys keys, Clock clock) {
        this.config = config;
        this.trustDomain = trustDomain;
        this.gate = TokenGate.foreign(Set.copyOf(config.algorithms()), Set.copyOf(config.types()));
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Checks all of it, the claims last.
     *
     * @throws TokenRefusedException with the one reason
     */
    Attestation.Proven read(BearerToken bearer) {
        UnverifiedToken token = gate.pass(bearer);
        keys.check(token);
        var claims = new ClaimSet(token.claims());
        checkIssuance(claims);
        return new Attestation.Proven(workload(token.claims()), once(token, claims), end(claims));
    }

    private void checkIssuance(ClaimSet claims) {
        if (!claims.text("iss").equals(config.issuer())) {
            throw new TokenRefusedException("wrong_issuer");
        }
        String audience = config.audience().orElseGet(() -> OwnId.of(trustDomain).toString());
        if (!claims.textOrTexts("aud").equals(Set.of(audience))) {
            throw new TokenRefusedException("wrong_audience");
        }
        Instant now = clock.instant();
        Instant issued = claims.time("iat");
        if (now.isBefore(issued.minus(EARLY))
                || now.isBefore(claims.optionalTime("nbf").orElse(issued).minus(EARLY))) {
            throw new TokenRefusedException("not_yet_valid");
        }
        if (!now.isBefore(claims.time("exp"))) {
            throw new TokenRefusedException("expired");
        }
        if (!now.isBefore(issued.plus(OLDEST))) {
            throw new TokenRefusedException("too_old");
        }
    }

    private static Instant end(ClaimSet claims) {
        Instant oldest = claims.time("iat").plus(OLDEST);
        return claims.time("exp").isBefore(oldest) ? claims.time("exp") : oldest;
    }

    /** Of exactly one rule: two that fit are a mistake of the configuration, and prove nobody. */
    private SpiffeId workload(ObjectNode claims) {
        List<String> fitting =
                config.workloads().stream()
                        .filter(rule -> fits(rule.claims(), claims))
                        .map(WorkloadIssuer.Rule::workload)
                        .distinct()
                        .toList();
        if (fitting.size() != 1) {
            throw new TokenRefusedException(
                    fitting.isEmpty() ? "claims_unknown" : "claims_ambiguous");
        }
        return new SpiffeId(trustDomain, "/" + fitting.getFirst());
    }

    private static boolean fits(Map<String, String> wanted, ObjectNode claims) {
        return wanted.entrySet().stream()
                .allMatch(claim ->
                        text(claims, claim.getKey()).filter(claim.getValue()::equals).isPresent());
    }

    /** A member whose own name has a slash is found before one inside another. */
    private static Optional<String> text(JsonNode node, String path) {
        JsonNode whole = node.get(path);
        if (whole != null) {
            return whole.isTextual() ? Optional.of(whole.textValue()) : Optional.empty();
        }
        int slash = path.indexOf('/');
        JsonNode inner = slash < 0 ? null : node.get(path.substring(0, slash));
        return inner == null ? Optional.empty() : text(inner, path.substring(slash + 1));
    }

    /** Not of the signature: who sees one of ECDSA can write down another that verifies. */
    private String once(UnverifiedToken token, ClaimSet claims) {
        return sha256(
                config.issuer()
                        + "\n"
                        + claims.optionalText("jti")
                                .map(jti -> "jti " + jti)
                                .orElse(token.signed()));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("digest: no SHA-256 in this platform", e);
        }
    }
}
