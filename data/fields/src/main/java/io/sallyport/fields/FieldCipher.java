// SPDX-License-Identifier: Apache-2.0
package io.sallyport.fields;

import java.nio.file.Path;

/** Seals and opens fields (X-AES-256-GCM, one key per tenant, field and purpose). Thread-safe. */
public final class FieldCipher {
    /** Opens or makes the local keyset in {@code folder} (0600). */
    public static FieldCipher local(Path folder) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Seals {@code value} for this context only. */
    public Sealed seal(FieldContext context, byte[] value) {
        throw new UnsupportedOperationException("skeleton");
    }

    /**
     * Opens what was sealed for exactly this context.
     *
     * @throws FieldException when it was not, or was changed: one message for all causes
     */
    public byte[] open(FieldContext context, Sealed sealed) {
        throw new UnsupportedOperationException("skeleton");
    }
}
