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
import java.util.List;
import java.util.Set;

/**
 * Makes a trust domain's authority: a root, and an issuing authority below it.
 *
 * <p>The root's key lies in {@code offline/root.key}, encrypted. Nothing reads it again until a new
 * issuing authority is needed: take it off the machine.
 */
public final class CaInit {
    private CaInit() {}

    /**
     * Makes the authority in {@code folder}.
     *
     * @param passphrase opens the root's key
     * @return the trust bundle; its {@link BundleHash} goes into every workload's configuration
     * @throws CaException when there is one already, or the folder cannot be written
     * @throws IllegalArgumentException when the trust domain's name is not valid
     */
    public static TrustBundle init(
            Path folder, String trustDomain, Passphrase passphrase, Clock clock) {
        return init(folder, trustDomain, new RootKey.Lock(passphrase, RootKey.Cost.USUAL), clock);
    }

    static TrustBundle init(Path folder, String trustDomain, RootKey.Lock lock, Clock clock) {
        String domain = OwnId.of(trustDomain).trustDomain(); // checks the name
        var target = new CaFolder(folder);
        if (target.exists()) {
            throw new CaException(
                    "ca folder: %s holds an authority (expected: none); use it, or choose another"
                            .formatted(folder));
        }
        var certificates = new AuthorityCertificates(domain, clock.instant());
        KeyPair root = Keys.fresh();
        KeyPair issuing = Keys.fresh();
        X509Certificate rootCertificate = certificates.root(root);
        X509Certificate issuingCertificate =
                certificates.issuing(issuing, rootCertificate, root.getPrivate());
        var bundle = new TrustBundle(domain, Set.of(rootCertificate));
        try {
            PrivateFiles.folder(folder);
            RootKey.write(target.rootKey(), root.getPrivate(), lock);
            PrivateFiles.write(target.trustDomain(), domain + "\n");
            PrivateFiles.write(target.bundle(), bundle.text());
            PrivateFiles.write(
                    target.issuing(),
                    Pem.text(issuing.getPrivate()) + Pem.text(List.of(issuingCertificate)));
            return bundle;
        } catch (IOException e) {
            throw new CaException(
                    "ca folder: %s cannot be written; give it to this user".formatted(folder), e);
        }
    }
}
