// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.TrustBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;

/**
 * Makes the next issuing authority, below the root that there is or a new one. It signs when every
 * workload trusts it, and the old one is withdrawn when nothing that it signed counts any more: the
 * running authority sees to both.
 */
final class Rotation {
    private final CaFolder folder;
    private final Authorities authorities;
    private final Book book;
    private final Clock clock;

    Rotation(CaFolder folder, Authorities authorities, Book book, Clock clock) {
        this.folder = folder;
        this.authorities = authorities;
        this.book = book;
        this.clock = clock;
    }

    /** Below the root whose key lies in {@code file}. */
    PublishedBundle issuing(Path file, Passphrase passphrase) {
        return authorities.prepare(next(file, passphrase), clock.instant(), book::step);
    }

    /**
     * The same in the place of an authority whose key is stolen: it signs now, and whatever the old
     * one signed counts no more.
     *
     * @return how many certificates that were
     */
    int stolen(Path file, Passphrase passphrase) {
        return authorities.replace(next(file, passphrase), clock.instant(), book::step);
    }

    private Prepared next(Path file, Passphrase passphrase) {
        PrivateKey key = RootKey.read(file, passphrase);
        X509Certificate root =
                authorities.published().bundle().anchors().stream()
                        .filter(anchor -> fits(anchor, key))
                        .findFirst()
                        .orElseThrow(() ->
                                new CaException(
                                        "root key: %s is of no root of the trust bundle (expected: the newest root's)"
                                                .formatted(file)));
        return below(root, key);
    }

    /** Below a new root, whose key goes into {@code file}. */
    PublishedBundle root(Path file, RootKey.Lock lock) {
        KeyPair keys = Keys.fresh();
        X509Certificate root =
                new AuthorityCertificates(folder.domain(), clock.instant()).root(keys);
        try {
            RootKey.write(file, keys.getPrivate(), lock);
        } catch (IOException e) {
            throw new CaException(String.valueOf(e.getMessage()), e);
        }
        return authorities.prepare(below(root, keys.getPrivate()), clock.instant(), book::step);
    }

    private Prepared below(X509Certificate root, PrivateKey rootKey) {
        KeyPair keys = Keys.fresh();
        X509Certificate issuing =
                new AuthorityCertificates(folder.domain(), clock.instant())
                        .issuing(keys, root, rootKey);
        try {
            String file = folder.keep(keys.getPrivate(), issuing);
            return new Prepared(file, issuing, root);
        } catch (IOException e) {
            throw new CaException(
                    "ca folder: %s cannot be written; give it to this user"
                            .formatted(folder.path()),
                    e);
        }
    }

    /** Whether that certificate is of that key: what one signs, the other verifies. */
    private static boolean fits(X509Certificate certificate, PrivateKey key) {
        try {
            byte[] question = {1, 2, 3, 4};
            var signer = java.security.Signature.getInstance("SHA256withECDSA");
            signer.initSign(key);
            signer.update(question);
            var verifier = java.security.Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(question);
            return verifier.verify(signer.sign());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** A root's short name, for its file. */
    static String shortId(X509Certificate root) {
        return TrustBundle.keyId(root.getPublicKey()).substring(0, 16);
    }
}
