// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.runtime.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootKeyTest {
    private static final Passphrase PASSPHRASE = new Passphrase("correct horse battery");

    @TempDir private Path folder;

    @Test
    void the_key_opens_with_its_passphrase_and_with_no_other() throws IOException {
        Path file = folder.resolve("root.key");
        var keys = Keys.fresh();

        RootKey.write(file, keys.getPrivate(), new RootKey.Lock(PASSPHRASE, RootKey.Cost.USUAL));

        assertThat(RootKey.read(file, PASSPHRASE)).isEqualTo(keys.getPrivate());
        assertThatThrownBy(() -> RootKey.read(file, new Passphrase("correct horse batterz")))
                .isInstanceOf(CaException.class)
                .hasMessageContaining("does not open")
                .hasMessageNotContaining("batterz");
    }

    @Test
    void a_guess_costs_16_mib_five_times_and_the_key_is_under_aes_256() throws IOException {
        Path file = folder.resolve("root.key");
        RootKey.write(
                file, Keys.fresh().getPrivate(), new RootKey.Lock(PASSPHRASE, RootKey.Cost.USUAL));

        var parameters =
                PBES2Parameters.getInstance(
                        EncryptedPrivateKeyInfo.getInstance(der(file))
                                .getEncryptionAlgorithm()
                                .getParameters());
        var scrypt = ScryptParams.getInstance(parameters.getKeyDerivationFunc().getParameters());

        assertThat(parameters.getKeyDerivationFunc().getAlgorithm())
                .isEqualTo(MiscObjectIdentifiers.id_scrypt);
        assertThat(parameters.getEncryptionScheme().getAlgorithm())
                .isEqualTo(NISTObjectIdentifiers.id_aes256_CBC);
        assertThat(scrypt.getCostParameter().intValueExact()).isEqualTo(1 << 14);
        assertThat(scrypt.getBlockSize().intValueExact()).isEqualTo(8);
        assertThat(scrypt.getParallelizationParameter().intValueExact()).isEqualTo(5);
        assertThat(scrypt.getSalt()).hasSize(16);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void no_key_is_written_over_another_and_none_is_read_in_the_clear() throws IOException {
        Path file = folder.resolve("root.key");
        PrivateFiles.write(file, io.sallyport.tls.Pem.text(Keys.fresh().getPrivate()));

        assertThatThrownBy(() -> RootKey.write(file, Keys.fresh().getPrivate(), Realm.LOCK))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> RootKey.read(file, PASSPHRASE))
                .isInstanceOf(CaException.class)
                .hasMessageContaining("expected: an encrypted");
    }

    @Test
    void a_short_passphrase_is_refused_and_a_made_one_is_long() {
        assertThatThrownBy(() -> new Passphrase("fifteen letters"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Passphrase.random().secret())
                .hasSize(35)
                .isNotEqualTo(Passphrase.random().secret());
        assertThat(PASSPHRASE.toString()).doesNotContain("horse");
    }

    private static byte[] der(Path file) throws IOException {
        String text = Files.readString(file);
        assertThat(text).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
        return Base64.getDecoder()
                .decode(text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", ""));
    }
}
