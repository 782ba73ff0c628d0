// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The authority's own certificate, which it issues to itself, registered as any other. */
final class OwnIdentity implements RenewedIdentity.Source {
    private static final Duration REFRESH = Duration.ofSeconds(30);

    private final SpiffeId self;
    private final Issuance issuance;
    private final Register register;

    OwnIdentity(String trustDomain, Issuance issuance, Register register) {
        this.self = OwnId.of(trustDomain);
        this.issuance = issuance;
        this.register = register;
    }

    RenewedIdentity open(Clock clock) {
        return new RenewedIdentity(fresh(), this, REFRESH, clock);
    }

    @Override
    public Kept next(Kept current, IdentitySource shown) {
        return fresh();
    }

    @Override
    public TrustAnswer trust(Kept current, IdentitySource shown) {
        return new TrustAnswer(issuance.bundle(), List.of()); // nobody foreign calls the authority
    }

    private Kept fresh() {
        KeyPair keys = Keys.fresh();
        var issued = issuance.issue(self, keys.getPublic(), Register.Manner.OWN, "");
        register.issued(issued.entry(), () -> issuance.witness(issued, ""));
        return new Kept(new Svid(self, keys.getPrivate(), issued.chain()), issuance.bundle());
    }
}
