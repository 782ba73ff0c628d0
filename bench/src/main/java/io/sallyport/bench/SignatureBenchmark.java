// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** ES256 over what a token signs, 900 bytes, by each provider that could do it. */
@State(Scope.Benchmark)
public class SignatureBenchmark {
    private static final String ALGORITHM = "SHA256withECDSA";

    @Param({"JDK", "BOUNCY_CASTLE", "CONSCRYPT"})
    private EcProvider by = EcProvider.JDK;

    private final byte[] text = new byte[900];
    private Keys keys = Keys.of(EcProvider.JDK);
    private byte[] signed = new byte[0];

    private record Keys(Provider provider, PublicKey open, PrivateKey secret) {
        static Keys of(EcProvider by) {
            try {
                var generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp256r1"));
                KeyPair pair = generator.generateKeyPair();
                Provider provider = by.open();
                var factory = KeyFactory.getInstance("EC", provider);
                return new Keys(
                        provider,
                        factory.generatePublic(
                                new X509EncodedKeySpec(pair.getPublic().getEncoded())),
                        factory.generatePrivate(
                                new PKCS8EncodedKeySpec(pair.getPrivate().getEncoded())));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("keys of " + by, e);
            }
        }
    }

    /** Makes keys of that provider, and a signature to be checked. */
    @Setup
    public void choose() throws GeneralSecurityException {
        keys = Keys.of(by);
        signed = sign();
    }

    /** One signature is made. */
    @Benchmark
    public byte[] sign() throws GeneralSecurityException {
        var signature = Signature.getInstance(ALGORITHM, keys.provider());
        signature.initSign(keys.secret());
        signature.update(text);
        return signature.sign();
    }

    /** One signature is checked. */
    @Benchmark
    public boolean verify() throws GeneralSecurityException {
        var signature = Signature.getInstance(ALGORITHM, keys.provider());
        signature.initVerify(keys.open());
        signature.update(text);
        return signature.verify(signed);
    }
}
