// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.SpiffeId;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;

/**
 * Signs leaves. Of what a workload asks it takes the public key only; every name and extension is
 * decided here (X509-SVID, 2 to 4). Thread-safe.
 */
final class Issuer {
    /** How far back a certificate begins, for clocks that are a little behind. */
    static final Duration BACKDATED = Duration.ofSeconds(30);

    private static final int LONGEST_COMMON_NAME = 64;

    private final CaFolder.Authority authority;
    private final X500Name name;
    private final CaConfig config;

    Issuer(CaFolder.Authority authority, CaConfig config) {
        this.authority = authority;
        this.config = config;
        try {
            this.name = new JcaX509CertificateHolder(authority.certificate()).getSubject();
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new CaException("issuing certificate: not readable; run `sallyport init`", e);
        }
    }

    /** {@link CaFolder.Authority#id} of who signs here. */
    String authority() {
        return authority.id();
    }

    /** A chain of leaf and issuing authority, with the configured life and names. */
    List<X509Certificate> issue(SpiffeId id, PublicKey key, Instant now) {
        var dns = new LinkedHashSet<>(config.dnsNames());
        if (DnsNames.valid(id.name())) {
            dns.add(id.name());
        }
        return issue(new Wanted(id, config.life(), List.copyOf(dns), config.addresses()), key, now);
    }

    /** The same with a life and names of its own. */
    List<X509Certificate> issue(Wanted wanted, PublicKey key, Instant now) {
        SpiffeId id = wanted.id();
        if (!id.trustDomain().equals(authority.bundle().trustDomain())) {
            throw new IllegalArgumentException(
                    "spiffe id: %s (expected: of %s)"
                            .formatted(id, authority.bundle().trustDomain()));
        }
        X509Certificate leaf =
                new Certificates(name, subject(id), key, validity(wanted.life(), now))
                        .with(Extension.basicConstraints, true, new BasicConstraints(false))
                        .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                        .with(
                                Extension.extendedKeyUsage,
                                false,
                                new ExtendedKeyUsage(
                                        new KeyPurposeId[] {
                                            KeyPurposeId.id_kp_serverAuth,
                                            KeyPurposeId.id_kp_clientAuth
                                        }))
                        .with(Extension.subjectAlternativeName, false, names(wanted))
                        .signedBy(authority.key(), authority.certificate().getPublicKey());
        return List.of(leaf, authority.certificate());
    }

    private Certificates.Validity validity(Duration life, Instant now) {
        Instant ours = authority.certificate().getNotAfter().toInstant();
        Instant wanted = now.plus(life);
        if (!now.isBefore(ours)) {
            throw new CaException(
                    "issuing certificate: expired at "
                            + ours
                            + "; prepare a new one with `sallyport ca rotate`");
        }
        return new Certificates.Validity(
                now.minus(BACKDATED), wanted.isBefore(ours) ? wanted : ours);
    }

    // The one URI is the identity; the others are for clients that look at host names.
    private static GeneralNames names(Wanted wanted) {
        Stream<GeneralName> uri =
                Stream.of(
                        new GeneralName(
                                GeneralName.uniformResourceIdentifier, wanted.id().toString()));
        Stream<GeneralName> dns =
                wanted.dnsNames().stream().map(host -> new GeneralName(GeneralName.dNSName, host));
        Stream<GeneralName> ip =
                wanted.addresses().stream()
                        .map(address -> new GeneralName(GeneralName.iPAddress, address));
        return new GeneralNames(
                Stream.of(uri, dns, ip).flatMap(names -> names).toArray(GeneralName[]::new));
    }

    private static X500Name subject(SpiffeId id) {
        String common = id.name();
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "Sallyport")
                .addRDN(
                        BCStyle.CN,
                        common.substring(0, Math.min(LONGEST_COMMON_NAME, common.length())))
                .build();
    }
}
