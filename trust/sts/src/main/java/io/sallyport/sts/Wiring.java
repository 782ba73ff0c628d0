// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.enforcement.TrustConfig;
import io.sallyport.identity.TokenKeys;
import io.sallyport.identity.TokenReader;
import io.sallyport.identity.TokenWriter;
import io.sallyport.store.Database;
import io.sallyport.tls.SpiffeId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Puts the token service together. */
record Wiring(StsConfig config, TrustConfig trust, StsParts parts, Database database) {
    Desk desk(KeyFolder folder, TokenKeys keys, List<AutoCloseable> opened) {
        return desk(
                folder,
                keys,
                opened,
                issuer -> {
                    Reached reached = Reached.of(issuer, trust, parts.identity());
                    opened.add(reached);
                    return reached;
                });
    }

    /**
     * As above, with another way to the issuers.
     *
     * @param opened takes what has to be closed, in this order
     */
    Desk desk(
            KeyFolder folder,
            TokenKeys keys,
            List<AutoCloseable> opened,
            Function<IssuerConfig, Supplier<byte[]>> reach) {
        var lives = new Revocations.Lives(config.revocationLife(), config.standingLife());
        var revocations = new Revocations(database, parts.clock(), lives);
        var ledger = new Ledger(database, config.exchangesPerToken());
        var reader = TokenReader.of(trust.issuer(), keys, parts.clock());
        var writer = TokenWriter.of(trust.issuer(), folder.key());
        var log = new ExchangeLog(parts.audit(), parts.metrics(), parts.clock());
        var feed = new FeedEndpoint(revocations);
        parts.metrics().gauge("sallyport_feed_waiting", feed::waiting);
        opened.add(revocations);
        opened.add(new Tidying(ledger, parts.clock()));
        return new Desk(
                trust.callersOf("sts"),
                new Desk.Endpoints(
                        new TokenEndpoint(rules(reader, reach), ledger, writer, log, parts.clock()),
                        new RevokeEndpoint(revocations, reader, workloads(config.mayRevoke()), log),
                        new IntrospectEndpoint(reader, writer, ledger, parts.clock()),
                        feed,
                        new Documents(trust, folder)));
    }

    private TokenEndpoint.Rules rules(
            TokenReader reader, Function<IssuerConfig, Supplier<byte[]>> reach) {
        var edges = new Edges(config.edges(), trust);
        return new TokenEndpoint.Rules(
                new SubjectTokens(trust.issuer(), reader, issuers(reach)),
                edges,
                new ExchangeRules(edges, workloads(config.addressFrom())),
                new ServiceRules(config.services(), trust));
    }

    private Map<String, IdpTokens> issuers(Function<IssuerConfig, Supplier<byte[]>> reach) {
        var issuers = new HashMap<String, IdpTokens>();
        var times = new IdpTokens.Times(parts.clock(), config.revocationLife());
        for (IssuerConfig issuer : config.issuers()) {
            var keys = new IdpKeys(issuer.issuer(), reach.apply(issuer), parts.clock());
            boolean own = issuer.issuer().equals(trust.issuer());
            if (own
                    || issuers.put(issuer.issuer(), new IdpTokens(issuer, trust, keys, times))
                            != null) {
                throw new IllegalArgumentException(
                        "issuers: `" + issuer.issuer() + "` twice (expected: each once, not ours)");
            }
        }
        return issuers;
    }

    private Set<SpiffeId> workloads(List<String> names) {
        return names.stream().map(trust::workload).collect(Collectors.toUnmodifiableSet());
    }
}
