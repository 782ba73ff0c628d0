// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.runtime.PrivateFiles;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.Provider;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.util.ScryptConfig;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfoBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;

/**
 * The root's private key in its file: PKCS #8, encrypted with AES-256 under a key that scrypt makes
 * of a passphrase (PBES2, RFC 8018, 6.2; RFC 7914). OpenSSL reads it, too.
 */
final class RootKey {
    private static final Provider PROVIDER = new BouncyCastleProvider();
    private static final String LABEL = "ENCRYPTED PRIVATE KEY";
    private static final int BLOCK_SIZE = 8;
    private static final int SALT = 16;
    private static final int LONGEST = 16 << 10;

    private RootKey() {}

    /**
     * What one guess of the passphrase costs.
     *
     * @param memory in KiB; a power of two
     * @param times one after the other
     */
    record Cost(int memory, int times) {
        /** 16 MiB, the most that OpenSSL opens without being told to, five times. */
        static final Cost USUAL = new Cost(1 << 14, 5);
    }

    /** With what it is locked. */
    record Lock(Passphrase passphrase, Cost cost) {}

    static void write(Path file, PrivateKey key, Lock lock) throws IOException {
        if (Files.exists(file)) {
            throw new IOException("root key: " + file + " exists (expected: a new file)");
        }
        OutputEncryptor encryptor;
        try {
            encryptor =
                    new JcePKCSPBEOutputEncryptorBuilder(
                                    new ScryptConfig.Builder(
                                                    lock.cost().memory(),
                                                    BLOCK_SIZE,
                                                    lock.cost().times())
                                            .withSaltLength(SALT)
                                            .build(),
                                    NISTObjectIdentifiers.id_aes256_CBC)
                            .setProvider(PROVIDER)
                            .build(lock.passphrase().secret().toCharArray());
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("root key: cannot be encrypted in this platform", e);
        }
        var encrypted =
                new PKCS8EncryptedPrivateKeyInfoBuilder(
                                PrivateKeyInfo.getInstance(key.getEncoded()))
                        .build(encryptor);
        PrivateFiles.write(file, Csrs.pem(LABEL, encrypted.getEncoded()));
    }

    /**
     * Opens it.
     *
     * @throws CaException when the file is none, or the passphrase does not open it
     */
    static PrivateKey read(Path file, Passphrase passphrase) {
        try {
            String text = new String(PrivateFiles.read(file, LONGEST), StandardCharsets.US_ASCII);
            try (var parser = new PEMParser(new StringReader(text))) {
                if (parser.readObject() instanceof PKCS8EncryptedPrivateKeyInfo info) {
                    return opened(info, passphrase);
                }
            }
        } catch (IOException e) {
            throw new CaException("root key: " + e.getMessage(), e);
        } catch (PKCSException | OperatorCreationException e) {
            throw new CaException(
                    "root key: %s does not open (expected: the passphrase that `sallyport init` printed)"
                            .formatted(file),
                    e);
        }
        throw new CaException(
                "root key: %s is none (expected: an encrypted PKCS #8 key in PEM)".formatted(file));
    }

    private static PrivateKey opened(PKCS8EncryptedPrivateKeyInfo info, Passphrase passphrase)
            throws IOException, PKCSException, OperatorCreationException {
        var decryptor =
                new JceOpenSSLPKCS8DecryptorProviderBuilder()
                        .setProvider(PROVIDER)
                        .build(passphrase.secret().toCharArray());
        return new JcaPEMKeyConverter().getPrivateKey(info.decryptPrivateKeyInfo(decryptor));
    }
}
