// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.ca.spi.Attestor;
import io.sallyport.http.HttpServer;
import io.sallyport.http.ServerTls;
import io.sallyport.tls.IdentitySource;
import java.util.List;

/**
 * The role {@code ca}: two listeners, one for enrolment and for other trust domains (server TLS),
 * one for renewal (mutual TLS). Its own certificate, {@code spiffe://domain/ca}, it issues to
 * itself.
 */
public final class CertificateAuthority implements AutoCloseable {
    private final Register register;
    private final RenewedIdentity identity;
    private final Steward steward;
    private final HttpServer enrolment;
    private final HttpServer renewal;
    private final Federation federation;

    private CertificateAuthority(CaConfig config, Surroundings around) {
        var folder = new CaFolder(around.folder());
        folder.read();
        this.register = new Register(folder.database());
        try (var unwind = new Unwind()) {
            unwind.with(register);
            var authorities = Authorities.open(folder, register, config.rootNotice());
            var issuance = new Issuance(authorities, config, around);
            this.federation = unwind.with(federation(config, around, folder.domain(), authorities));
            var own = new OwnIdentity(folder.domain(), issuance, register);
            this.identity = unwind.with(own.open(around.clock()));
            this.enrolment =
                    unwind.with(
                            HttpServer.start(
                                    config.listener(),
                                    new ServerTls.ServerOnly(identity),
                                    new EnrolmentDesk(
                                            issuance,
                                            register,
                                            attestors(config, around, folder.domain()))));
            this.renewal =
                    unwind.with(
                            HttpServer.start(
                                    config.renewalListener(),
                                    new ServerTls.Mutual(identity),
                                    new RenewalDesk(issuance, register, federation::bundles)));
            var line =
                    around.tokenService()
                            .map(uri ->
                                    new TokenServiceLine(
                                            new Revocations(register),
                                            identity,
                                            uri,
                                            around.clock()));
            this.steward = new Steward(authorities, identity, around, line);
            new CaMetrics(authorities, register, around.clock()).report(around.metrics());
            federation.report(around.metrics());
            unwind.keep();
        }
        identity.start();
        federation.start();
        steward.start();
    }

    private Federation federation(
            CaConfig config, Surroundings around, String domain, Authorities authorities) {
        var book = new Book(around.audit(), around.clock());
        var own = new Federation.Own(domain, () -> authorities.published().bundle());
        return new Federation(
                config.federation(),
                register,
                new ForeignNews(book, around.metrics(), around.clock()),
                own);
    }

    private List<Attestor> attestors(CaConfig config, Surroundings around, String trustDomain) {
        var keys = new KeySets(around.clock(), around.metrics());
        return List.of(
                new JoinTokenAttestor(register, around.clock()),
                new WorkloadTokenAttestor(
                        config, issuer -> keys.reader(issuer, trustDomain), register));
    }

    /**
     * Starts the authority of the folder.
     *
     * @throws CaException when the folder holds none
     * @throws io.sallyport.http.PortInUseException naming the port
     * @throws io.sallyport.store.StoreException when the register cannot be opened
     */
    public static CertificateAuthority start(CaConfig config, Surroundings around) {
        return new CertificateAuthority(config, around);
    }

    /** The authority's own identity. */
    public IdentitySource identity() {
        return identity;
    }

    /** The other trust domains. */
    Federation federation() {
        return federation;
    }

    /** Where workloads enrol. */
    public int enrolmentPort() {
        return enrolment.port();
    }

    /** Where workloads renew. */
    public int renewalPort() {
        return renewal.port();
    }

    @Override
    public void close() {
        steward.close();
        federation.close();
        renewal.close();
        enrolment.close();
        identity.close();
        register.close();
    }
}
