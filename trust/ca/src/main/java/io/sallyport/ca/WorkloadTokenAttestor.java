// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.ca.spi.Attestation;
import io.sallyport.ca.spi.Attestor;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.TokenGate;
import io.sallyport.identity.TokenRefusedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * OIDC workload tokens: of Kubernetes service accounts, of CI jobs, of clouds. Whose rules are
 * asked is all that a token's own {@code iss} decides. Thread-safe.
 */
final class WorkloadTokenAttestor implements Attestor {
    private static final int ALARMS_PER_TOKEN = 10;
    private static final Set<String> ALGORITHMS = Set.of("ES256", "RS256", "PS256");

    private final Map<String, WorkloadTokens> issuers;
    private final TokenGate any;
    private final Register register;

    WorkloadTokenAttestor(
            CaConfig config, Function<WorkloadIssuer, WorkloadTokens> reader, Register register) {
        var read = new HashMap<String, WorkloadTokens>();
        for (WorkloadIssuer issuer : config.workloadTokens()) {
            if (read.put(issuer.issuer(), reader.apply(issuer)) != null) {
                throw new IllegalArgumentException(
                        "workload-tokens: `" + issuer.issuer() + "` twice (expected: each once)");
            }
        }
        this.issuers = Map.copyOf(read);
        this.any =
                TokenGate.foreign(
                        ALGORITHMS,
                        config.workloadTokens().stream()
                                .flatMap(issuer -> issuer.types().stream())
                                .collect(Collectors.toSet()));
        this.register = register;
    }

    @Override
    public String member() {
        return Wire.WORKLOAD_TOKEN;
    }

    @Override
    public Attestation attest(String evidence) {
        try {
            var token = new BearerToken(evidence);
            WorkloadTokens issuer = issuers.get(any.pass(token).claims().path("iss").asText(""));
            if (issuer == null) {
                throw new TokenRefusedException("unknown_issuer");
            }
            Attestation.Proven proven = issuer.read(token);
            return register.spent(proven.once()) ? replayed(proven) : proven;
        } catch (TokenRefusedException e) {
            return new Attestation.Refused("workload_token_" + e.reason(), Optional.empty());
        }
    }

    // Somebody else has seen a token that was used. A few alarms say so.
    private Attestation replayed(Attestation.Proven proven) {
        boolean alarm = register.replayed(proven.once()) <= ALARMS_PER_TOKEN;
        return new Attestation.Refused(
                "workload_token_replayed", alarm ? Optional.of(proven.id()) : Optional.empty());
    }
}
