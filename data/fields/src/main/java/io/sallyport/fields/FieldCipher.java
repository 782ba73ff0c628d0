// SPDX-License-Identifier: Apache-2.0
package io.sallyport.fields;

import com.google.crypto.tink.Aead;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;

/** Seals and opens fields (X-AES-256-GCM, one key per tenant, field and purpose). Thread-safe. */
public final class FieldCipher {
    private static final int LONGEST = 1 << 20;

    private final TenantKeys tenants;
    private final DerivedKeys keys;

    private FieldCipher(TenantKeys tenants, Clock clock) {
        this.tenants = tenants;
        this.keys = new DerivedKeys(clock);
    }

    /**
     * Opens or makes the local keyset in {@code folder} (0600). A folder that holds tenants' keys
     * but not the key that wraps them is refused: a new one could never open what is sealed.
     *
     * @throws java.io.UncheckedIOException when the folder cannot be used, saying why
     */
    public static FieldCipher local(Path folder) {
        return local(folder, Clock.systemUTC());
    }

    static FieldCipher local(Path folder, Clock clock) {
        try {
            return new FieldCipher(TenantKeys.open(folder, clock), clock);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("field keys: " + e.getMessage(), e);
        }
    }

    /**
     * Seals {@code value} for this context only.
     *
     * @throws IllegalArgumentException when {@code value} is longer than 1 MiB
     * @throws java.io.UncheckedIOException when the tenant's key cannot be read or made
     */
    public Sealed seal(FieldContext context, byte[] value) {
        if (value.length > LONGEST) {
            throw new IllegalArgumentException("field value: too long (expected: at most 1 MiB)");
        }
        try {
            TenantKey key = tenants.current(context.tenant());
            Aead aead = keys.of(key, context);
            var header = Envelope.Header.of(key);
            return Envelope.text(header, aead.encrypt(value, header.associatedData(context)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("field keys: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("field: sealing failed", e);
        }
    }

    /**
     * Opens what was sealed for exactly this context.
     *
     * @throws FieldException when it was not, was changed, or the key is not to be had: one message
     *     for all causes
     */
    public byte[] open(FieldContext context, Sealed sealed) {
        try {
            var envelope = Envelope.parse(sealed);
            TenantKey key = tenants.of(context.tenant(), envelope.header());
            Aead aead = keys.of(key, context);
            return aead.decrypt(envelope.ciphertext(), envelope.header().associatedData(context));
        } catch (IOException | GeneralSecurityException e) {
            throw new FieldException(); // the cause stays here: it would tell which part was wrong
        }
    }
}
