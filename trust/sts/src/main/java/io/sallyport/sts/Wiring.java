// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.enforcement.TrustConfig;
import io.sallyport.identity.FeedWriter;
import io.sallyport.identity.TokenReader;
import io.sallyport.identity.TokenWriter;
import io.sallyport.store.Database;
import io.sallyport.tls.SpiffeId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Puts the token service together. */
record Wiring(StsConfig config, TrustConfig trust, StsParts parts, Database database) {
    /** The doors: of the workloads, and of the identity providers if there is to be one. */
    record Desks(Desk tokens, ProviderDoor providers) {}

    Desks desks(KeyRing keys, List<AutoCloseable> opened) {
        return desks(
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
    Desks desks(
            KeyRing keys,
            List<AutoCloseable> opened,
            Function<IssuerConfig, Supplier<byte[]>> reach) {
        var lives = new Revocations.Lives(config.revocationLife(), config.standingLife());
        var revocations = new Revocations(database, parts.clock(), lives);
        var sessions = new Sessions(database, parts.clock(), lives);
        var issuers = Issuers.of(config, trust, parts, reach);
        issuers.report(parts.metrics());
        var ledger = new Ledger(database, config.exchangesPerToken());
        var reader = TokenReader.of(trust.issuer(), keys.keys(), parts.clock());
        var subjects = new SubjectTokens(trust.issuer(), reader, issuers, sessions);
        var writer = TokenWriter.of(trust.issuer(), keys);
        var log = new ExchangeLog(parts.audit(), parts.metrics(), parts.clock());
        var feed =
                new FeedEndpoint(revocations, FeedWriter.of(trust.issuer(), keys, parts.clock()));
        parts.metrics().gauge("sallyport_feed_waiting", feed::waiting);
        opened.add(revocations);
        opened.add(new Tidying(ledger, parts.clock()));
        return new Desks(
                new Desk(
                        trust.callersOf("sts"),
                        new Desk.Endpoints(
                                new TokenEndpoint(
                                        rules(subjects), ledger, writer, log, parts.clock()),
                                new RevokeEndpoint(
                                        revocations,
                                        reader,
                                        new RevokeEndpoint.Revokers(
                                                workloads(config.mayRevoke()),
                                                workloads(config.mayRevokeWorkloads())),
                                        log),
                                new IntrospectEndpoint(reader, writer, ledger, parts.clock()),
                                feed,
                                new Documents(trust, keys))),
                providers(
                        issuers,
                        new SignOuts(sessions, revocations, parts.audit(), parts.clock())));
    }

    private ProviderDoor providers(Issuers issuers, SignOuts signOuts) {
        return new ProviderDoor(
                Map.of(
                        Routes.LOGOUT,
                        new LogoutEndpoint(issuers::logout, signOuts, parts.metrics()),
                        Routes.EVENTS,
                        new EventEndpoint(issuers::event, signOuts, parts.metrics())));
    }

    private TokenEndpoint.Rules rules(SubjectTokens subjects) {
        var edges = new Edges(config.edges(), trust);
        return new TokenEndpoint.Rules(
                subjects,
                edges,
                new ExchangeRules(edges, workloads(config.addressFrom())),
                new ServiceRules(config.services(), trust));
    }

    private Set<SpiffeId> workloads(List<String> names) {
        return names.stream().map(trust::workload).collect(Collectors.toUnmodifiableSet());
    }
}
