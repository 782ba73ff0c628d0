// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.enforcement.TrustConfig;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.ClaimSet;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.IssuerKeys;
import io.sallyport.identity.Principal;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TokenGate;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.identity.UnverifiedToken;
import io.sallyport.tls.SpiffeId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads access tokens of one identity provider, by what is pinned about it. Thread-safe. */
final class IdpTokens {
    private static final Duration EARLY = Duration.ofSeconds(30);
    private static final List<String> MARKS_OF_OTHER_TOKENS =
            List.of("nonce", "at_hash", "c_hash", "events");

    /** Keycloak says inside what a token is, while its header says the same of all. */
    private static final String ACCESS = "Bearer";

    private final IssuerConfig config;
    private final TrustConfig trust;
    private final TokenGate gate;
    private final IssuerKeys keys;
    private final ClaimMapping mapping;
    private final Clock clock;
    private final Duration longest;

    IdpTokens(IssuerConfig config, TrustConfig trust, IssuerKeys keys, Times times) {
        this.config = config;
        this.trust = trust;
        this.gate = TokenGate.foreign(Set.copyOf(config.algorithms()), Set.copyOf(config.types()));
        this.keys = keys;
        this.mapping = new ClaimMapping(config);
        this.clock = times.clock();
        this.longest = times.longest();
    }

    /** The clock, and the longest life that a revocation outlasts. */
    record Times(Clock clock, Duration longest) {}

    /**
     * Checks all of it.
     *
     * @throws TokenRefusedException with the one reason
     */
    Read read(BearerToken bearer) {
        UnverifiedToken token = gate.pass(bearer);
        var claims = new ClaimSet(token.claims());
        keys.check(token);
        checkKind(claims);
        checkIssuance(claims);
        return new Read(parent(claims), claims.time("iat"));
    }

    /** What was read, and when it was issued. */
    record Read(Parent parent, Instant issued) {}

    /** An ID token is for the client, not for us; a delegated token has a past we cannot see. */
    private static void checkKind(ClaimSet claims) {
        boolean other = claims.optionalText("typ").filter(typ -> !typ.equals(ACCESS)).isPresent();
        if (other || MARKS_OF_OTHER_TOKENS.stream().anyMatch(claims.json()::has)) {
            throw new TokenRefusedException("not_an_access_token");
        }
        if (claims.json().has("act") || claims.json().has("may_act")) {
            throw new TokenRefusedException("delegated_by_the_issuer");
        }
    }

    private void checkIssuance(ClaimSet claims) {
        if (!claims.text("iss").equals(config.issuer())) {
            throw new TokenRefusedException("wrong_issuer");
        }
        if (Collections.disjoint(claims.textOrTexts("aud"), config.audiences())) {
            throw new TokenRefusedException("wrong_audience");
        }
        Instant now = clock.instant();
        Instant starts = claims.optionalTime("nbf").orElse(claims.time("iat"));
        if (now.isBefore(claims.time("iat").minus(EARLY)) || now.isBefore(starts.minus(EARLY))) {
            throw new TokenRefusedException("not_yet_valid");
        }
        Instant expires = claims.time("exp");
        if (!now.isBefore(expires)) {
            throw new TokenRefusedException("expired");
        }
        if (expires.isAfter(now.plus(longest))) {
            throw new TokenRefusedException("life_too_long");
        }
    }

    private Parent parent(ClaimSet claims) {
        String jti = claims.text("jti");
        String sid = claims.optionalText("sid").orElse(Sessions.OF_A_TOKEN + jti);
        var subject = new Subject(mapping.tenant(claims), config.issuer(), claims.text("sub"));
        SpiffeId holder = holder(claims);
        var denied = new ArrayList<DenyKey>();
        denied.add(DenyKey.subject(subject));
        denied.add(new DenyKey(DenyKey.Kind.SID, sid));
        denied.add(new DenyKey(DenyKey.Kind.JTI, jti));
        return new Parent(
                new Principal.User(subject, mapping.groups(claims)),
                holder,
                mapping.scopes(claims),
                List.of(),
                "",
                sid,
                jti,
                claims.time("exp"),
                claims.optionalTime("auth_time"),
                Optional.empty(),
                bound(claims),
                denied);
    }

    /** RFC 8705, 3.1; a confirmation of another kind is one that nobody here could check. */
    private Optional<String> bound(ClaimSet claims) {
        Optional<String> bound = claims.object("cnf").map(cnf -> cnf.text("x5t#S256"));
        if (bound.isEmpty() && config.bound() == IssuerConfig.Binding.REQUIRED) {
            throw new TokenRefusedException("not_bound");
        }
        return bound;
    }

    /** The workload behind the client that the token was issued to (RFC 9068, 2.2). */
    private SpiffeId holder(ClaimSet claims) {
        Optional<String> client = claims.optionalText("client_id");
        Optional<String> party = claims.optionalText("azp");
        if (client.isPresent() && party.isPresent() && !client.equals(party)) {
            throw new TokenRefusedException("two_clients");
        }
        String workload =
                client.or(() -> party)
                        .flatMap(id -> Optional.ofNullable(config.clients().get(id)))
                        .orElseThrow(() -> new TokenRefusedException("unknown_client"));
        return trust.workload(workload);
    }
}
