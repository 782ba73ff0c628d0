// SPDX-License-Identifier: Apache-2.0
package io.sallyport.fields;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;

/**
 * The form of a sealed value: version, algorithm, key epoch, tenant key id, then nonce and text.
 */
final class Envelope {
    private static final String PREFIX = "spf1.";
    private static final byte VERSION = 1;
    private static final byte X_AES_256_GCM = 1;
    private static final int HEADER = 1 + 1 + Integer.BYTES + Long.BYTES;
    private static final int LONGEST_TEXT = 2 << 20;

    private final Header header;
    private final byte[] ciphertext;

    private Envelope(Header header, byte[] ciphertext) {
        this.header = header;
        this.ciphertext = ciphertext;
    }

    /** Which key; authenticated together with the context. */
    record Header(int epoch, long keyId) {
        static Header of(TenantKey key) {
            return new Header(key.epoch(), key.id());
        }

        byte[] associatedData(FieldContext context) {
            return new Parts("sallyport-field")
                    .add(bytes())
                    .add(context.tenant())
                    .add(context.dataset())
                    .add(context.field())
                    .add(context.row())
                    .add(context.purpose())
                    .bytes();
        }

        private byte[] bytes() {
            return ByteBuffer.allocate(HEADER)
                    .put(VERSION)
                    .put(X_AES_256_GCM)
                    .putInt(epoch)
                    .putLong(keyId)
                    .array();
        }
    }

    static Sealed text(Header header, byte[] ciphertext) {
        byte[] all =
                ByteBuffer.allocate(HEADER + ciphertext.length)
                        .put(header.bytes())
                        .put(ciphertext)
                        .array();
        return new Sealed(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(all));
    }

    static Envelope parse(Sealed sealed) throws GeneralSecurityException {
        String text = sealed.text();
        if (!text.startsWith(PREFIX) || text.length() > LONGEST_TEXT) {
            throw new GeneralSecurityException("not a sealed field");
        }
        byte[] all = decode(text.substring(PREFIX.length()));
        var buffer = ByteBuffer.wrap(all);
        if (all.length < HEADER || buffer.get() != VERSION || buffer.get() != X_AES_256_GCM) {
            throw new GeneralSecurityException("not a sealed field");
        }
        var header = new Header(buffer.getInt(), buffer.getLong());
        byte[] ciphertext = new byte[buffer.remaining()];
        buffer.get(ciphertext);
        return new Envelope(header, ciphertext);
    }

    /** Canonical base64url only, so that one value has one text. */
    private static byte[] decode(String text) throws GeneralSecurityException {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            throw new GeneralSecurityException("not a sealed field", notBase64);
        }
        throw new GeneralSecurityException("not a sealed field");
    }

    Header header() {
        return header;
    }

    byte[] ciphertext() {
        return ciphertext;
    }
}
