// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Random;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.Test;

/** Two libraries may do the same work: they must say the same of every signature. */
class Es256ProviderTest {
    private static final String ALGORITHM = "SHA256withECDSA";
    private static final int CASES = 400;

    @Test
    void native_code_is_used_where_there_is_some_and_nothing_is_registered() {
        assertThat(Es256Provider.get().getName())
                .isEqualTo(Conscrypt.isAvailable() ? "Conscrypt" : "BC");
        assertThat(java.security.Security.getProvider("Conscrypt")).isNull();
    }

    @Test
    void either_accepts_what_the_other_signed_and_neither_anything_else()
            throws GeneralSecurityException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        List<Provider> both =
                List.of(Es256Provider.choose(Conscrypt.isAvailable()), Es256Provider.choose(false));
        KeyPair pair = pair();
        for (int i = 0; i < CASES; i++) {
            byte[] text = new byte[1 + random.nextInt(2_000)];
            random.nextBytes(text);
            byte[] signed = sign(both.get(i % 2), pair.getPrivate(), text);
            boolean spoiled = i % 3 != 0;
            if (spoiled) {
                byte[] where = random.nextBoolean() ? text : signed;
                where[random.nextInt(where.length)] ^= (byte) (1 << random.nextInt(8));
            }

            for (Provider provider : both) {
                assertThat(holds(provider, pair.getPublic(), text, signed))
                        .as("%s, case %d of seed %d", provider.getName(), i, seed)
                        .isEqualTo(!spoiled);
            }
        }
    }

    @Test
    void a_key_of_another_library_signs_as_its_own() throws GeneralSecurityException {
        KeyPair pair = pair();
        byte[] text = {1, 2, 3};

        PrivateKey own = Es256Provider.own(pair.getPrivate());

        byte[] signed = sign(Es256Provider.get(), own, text);
        assertThat(holds(Es256Provider.choose(false), pair.getPublic(), text, signed)).isTrue();
    }

    private static KeyPair pair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static byte[] sign(Provider provider, PrivateKey key, byte[] text)
            throws GeneralSecurityException {
        var signature = Signature.getInstance(ALGORITHM, provider);
        signature.initSign(key);
        signature.update(text);
        return signature.sign();
    }

    private static boolean holds(Provider provider, PublicKey key, byte[] text, byte[] signed)
            throws GeneralSecurityException {
        var signature = Signature.getInstance(ALGORITHM, provider);
        signature.initVerify((PublicKey) KeyFactory.getInstance("EC", provider).translateKey(key));
        signature.update(text);
        try {
            return signature.verify(signed);
        } catch (SignatureException malformed) {
            return false;
        }
    }
}
