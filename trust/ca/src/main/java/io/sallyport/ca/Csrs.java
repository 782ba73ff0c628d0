// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.SpiffeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Writes the request of a workload for a certificate (PKCS #10, RFC 2986). */
final class Csrs {
    private Csrs() {}

    /** Asks for that identity, signed by the key that is to have it. */
    static String of(SpiffeId id, KeyPair keys) {
        return of(
                keys,
                new GeneralNames(
                        new GeneralName(GeneralName.uniformResourceIdentifier, id.toString())));
    }

    static String of(KeyPair keys, GeneralNames names) {
        try {
            var extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.subjectAlternativeName, false, names);
            var request =
                    new JcaPKCS10CertificationRequestBuilder(
                                    new X500Name("CN=workload"), keys.getPublic())
                            .addAttribute(
                                    PKCSObjectIdentifiers.pkcs_9_at_extensionRequest,
                                    extensions.generate())
                            .build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(keys.getPrivate()));
            return pem(request.getEncoded());
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("csr: cannot be signed", e);
        } catch (IOException e) {
            throw new UncheckedIOException("csr: cannot be encoded", e);
        }
    }

    static String pem(byte[] der) {
        return pem("CERTIFICATE REQUEST", der);
    }

    static String pem(String label, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %1$s-----\n"
                .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
    }
}
