// SPDX-License-Identifier: Apache-2.0
package io.sallyport.fields;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.aead.XAesGcmKey;
import com.google.crypto.tink.subtle.Hkdf;
import com.google.crypto.tink.util.SecretBytes;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;

/**
 * One key per tenant key, dataset, field and purpose (HKDF-SHA256, RFC 5869), kept a while.
 * Thread-safe.
 */
final class DerivedKeys {
    private static final int KEY_BYTES = 32;

    private final Expiring<Use, Aead> known;

    /** What a key is for; the id stands for tenant and epoch. */
    private record Use(long keyId, String tenant, String dataset, String field, String purpose) {}

    DerivedKeys(Clock clock) {
        this.known = new Expiring<>(clock);
    }

    Aead of(TenantKey key, FieldContext context) throws IOException, GeneralSecurityException {
        var use =
                new Use(
                        key.id(),
                        key.tenant(),
                        context.dataset(),
                        context.field(),
                        context.purpose());
        return known.get(use, () -> derive(key, use));
    }

    private static Aead derive(TenantKey key, Use use) throws GeneralSecurityException {
        byte[] info =
                new Parts("sallyport-field-key")
                        .add(use.tenant())
                        .add(use.dataset())
                        .add(use.field())
                        .add(use.purpose())
                        .bytes();
        byte[] secret = key.secret().toByteArray(InsecureSecretKeyAccess.get());
        return aead(Hkdf.computeHkdf("HmacSha256", secret, new byte[0], info, KEY_BYTES));
    }

    /** X-AES-256-GCM (C2SP): a 192-bit nonce, so random ones never run out. */
    @AccessesPartialKey
    static Aead aead(byte[] key) throws GeneralSecurityException {
        AeadConfig.register();
        var secret = SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get());
        var parameters = PredefinedAeadParameters.XAES_256_GCM_192_BIT_NONCE_NO_PREFIX;
        var entry =
                KeysetHandle.importKey(XAesGcmKey.create(parameters, secret, null))
                        .withRandomId()
                        .makePrimary();
        return KeysetHandle.newBuilder()
                .addEntry(entry)
                .build()
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
    }
}
