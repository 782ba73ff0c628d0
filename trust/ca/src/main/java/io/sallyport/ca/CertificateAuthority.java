// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.http.HttpServer;
import io.sallyport.http.ServerTls;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import java.security.KeyPair;

/**
 * The role {@code ca}: two listeners, one for enrolment (server TLS), one for renewal (mutual TLS).
 * Its own certificate, {@code spiffe://domain/ca}, it issues to itself.
 */
public final class CertificateAuthority implements AutoCloseable {
    private final Register register;
    private final RenewedIdentity identity;
    private final HttpServer enrolment;
    private final HttpServer renewal;

    private CertificateAuthority(CaConfig config, Surroundings around) {
        var folder = new CaFolder(around.folder());
        var authority = folder.read();
        var issuer = new Issuer(authority, config);
        var issuance = new Issuance(authority, issuer, around);
        this.register = new Register(folder.database());
        try (var unwind = new Unwind()) {
            unwind.with(register);
            SpiffeId self = OwnId.of(authority.bundle().trustDomain());
            RenewedIdentity.Renewal own = _ -> own(self, issuer, issuance);
            this.identity =
                    unwind.with(
                            new RenewedIdentity(
                                    own(self, issuer, issuance),
                                    authority.bundle(),
                                    own,
                                    around.clock()));
            this.enrolment =
                    unwind.with(
                            HttpServer.start(
                                    config.listener(),
                                    new ServerTls.ServerOnly(identity),
                                    new EnrolmentDesk(issuance, register)));
            this.renewal =
                    HttpServer.start(
                            config.renewalListener(),
                            new ServerTls.Mutual(identity),
                            new RenewalDesk(issuance, register));
            unwind.keep();
        }
        identity.start();
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

    /** Where workloads enrol. */
    public int enrolmentPort() {
        return enrolment.port();
    }

    /** Where workloads renew. */
    public int renewalPort() {
        return renewal.port();
    }

    private Svid own(SpiffeId self, Issuer issuer, Issuance issuance) {
        KeyPair keys = Keys.fresh();
        var chain = issuer.issue(self, keys.getPublic(), issuance.now());
        var entry = new Register.Entry(chain.getFirst(), self, Register.Manner.OWN, issuance.now());
        register.issued(entry, () -> issuance.witness(entry, ""));
        return new Svid(self, keys.getPrivate(), chain);
    }

    @Override
    public void close() {
        renewal.close();
        enrolment.close();
        identity.close();
        register.close();
    }
}
