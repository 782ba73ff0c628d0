// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.runtime.PrivateFiles;
import io.sallyport.tls.Pem;
import io.sallyport.tls.TrustBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;

/**
 * Makes a trust domain's authority: a root, and an issuing authority below it that may name
 * workloads of this domain only (name constraints, RFC 5280, 4.2.1.10) and no further authority.
 *
 * <p>The root's key lies in {@code offline/root.key} (0600). Nothing reads it again until a new
 * issuing authority is needed: take it off the machine.
 */
public final class CaInit {
    private static final Duration ROOT_LIFE = Duration.ofDays(3650);
    private static final Duration ISSUING_LIFE = Duration.ofDays(365);

    private final String trustDomain;
    private final Instant now;
    private final KeyPair root = Keys.fresh();
    private final KeyPair issuing = Keys.fresh();

    private CaInit(String trustDomain, Instant now) {
        this.trustDomain = trustDomain;
        this.now = now;
    }

    /**
     * Makes the authority in {@code folder}.
     *
     * @return the trust bundle; its {@link BundleHash} goes into every workload's configuration
     * @throws CaException when there is one already, or the folder cannot be written
     * @throws IllegalArgumentException when the trust domain's name is not valid
     */
    public static TrustBundle init(Path folder, String trustDomain, Clock clock) {
        var self = OwnId.of(trustDomain); // also checks the name
        var target = new CaFolder(folder);
        if (target.exists()) {
            throw new CaException(
                    "ca folder: %s holds an authority (expected: none); use it, or choose another"
                            .formatted(folder));
        }
        return new CaInit(self.trustDomain(), clock.instant()).write(target);
    }

    private TrustBundle write(CaFolder folder) {
        X509Certificate rootCertificate = rootCertificate();
        X509Certificate issuingCertificate = issuingCertificate();
        try {
            PrivateFiles.folder(folder.path());
            PrivateFiles.write(folder.rootKey(), Pem.text(root.getPrivate()));
            PrivateFiles.write(folder.trustDomain(), trustDomain + "\n");
            PrivateFiles.write(folder.bundle(), Pem.text(List.of(rootCertificate)));
            PrivateFiles.write(
                    folder.issuing(),
                    Pem.text(issuing.getPrivate()) + Pem.text(List.of(issuingCertificate)));
        } catch (IOException e) {
            throw new CaException(
                    "ca folder: %s cannot be written; give it to this user"
                            .formatted(folder.path()),
                    e);
        }
        return new TrustBundle(trustDomain, Set.of(rootCertificate));
    }

    private X509Certificate rootCertificate() {
        return authority(name("root"), root, ROOT_LIFE, 1)
                .signedBy(root.getPrivate(), root.getPublic());
    }

    private X509Certificate issuingCertificate() {
        var onlyThisDomain =
                new NameConstraints(
                        new GeneralSubtree[] {
                            new GeneralSubtree(
                                    new GeneralName(
                                            GeneralName.uniformResourceIdentifier, trustDomain))
                        },
                        null);
        return authority(name("issuing"), issuing, ISSUING_LIFE, 0)
                .with(Extension.nameConstraints, true, onlyThisDomain)
                .signedBy(root.getPrivate(), root.getPublic());
    }

    private Certificates authority(X500Name subject, KeyPair keys, Duration life, int below) {
        var validity = new Certificates.Validity(now.minus(Issuer.BACKDATED), now.plus(life));
        return new Certificates(name("root"), subject, keys.getPublic(), validity)
                .with(Extension.basicConstraints, true, new BasicConstraints(below))
                .with(
                        Extension.keyUsage,
                        true,
                        new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                .with(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(
                                new GeneralName(
                                        GeneralName.uniformResourceIdentifier,
                                        "spiffe://" + trustDomain)));
    }

    private X500Name name(String what) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "Sallyport")
                .addRDN(BCStyle.CN, "sallyport " + what)
                .build();
    }
}
