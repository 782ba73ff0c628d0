// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** Signs C2SP notes with one Ed25519 key. Immutable. */
final class NoteSigner {
    private static final String PREFIX = "PRIVATE+KEY+";

    private final NoteKey key;
    private final Ed25519PrivateKeyParameters secret;

    private NoteSigner(String name, Ed25519PrivateKeyParameters secret) {
        this.secret = secret;
        this.key = new NoteKey(name, secret.generatePublicKey().getEncoded());
    }

    /** A new key. */
    static NoteSigner make(String name) {
        return new NoteSigner(name, new Ed25519PrivateKeyParameters(new SecureRandom()));
    }

    /** Reads what {@link #secretText} wrote. */
    static NoteSigner parse(String text) {
        String[] parts = text.split("\\+", 5);
        if (!text.startsWith(PREFIX) || parts.length != 5) {
            throw new IllegalArgumentException("private note key: malformed");
        }
        byte[] typed = Base64.getDecoder().decode(parts[4]);
        if (typed.length != 1 + NoteKey.KEY_BYTES || typed[0] != NoteKey.ED25519) {
            throw new IllegalArgumentException("private note key: wrong type (expected: Ed25519)");
        }
        byte[] seed = Arrays.copyOfRange(typed, 1, typed.length);
        return new NoteSigner(parts[2], new Ed25519PrivateKeyParameters(seed));
    }

    /** {@code PRIVATE+KEY+name+keyid+base64}, for a 0600 file only. */
    String secretText() {
        byte[] typed =
                ByteBuffer.allocate(1 + NoteKey.KEY_BYTES)
                        .put(NoteKey.ED25519)
                        .put(secret.getEncoded())
                        .array();
        return PREFIX
                + key.name()
                + "+"
                + HexFormat.of().formatHex(key.id())
                + "+"
                + Base64.getEncoder().encodeToString(typed);
    }

    NoteKey key() {
        return key;
    }

    /**
     * The signed note.
     *
     * @param text ends in a line end
     */
    String sign(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var signer = new Ed25519Signer();
        signer.init(true, secret);
        signer.update(bytes, 0, bytes.length);
        byte[] signature = signer.generateSignature();
        byte[] identified =
                ByteBuffer.allocate(NoteKey.ID_BYTES + signature.length)
                        .put(key.id())
                        .put(signature)
                        .array();
        return text
                + "\n— "
                + key.name()
                + " "
                + Base64.getEncoder().encodeToString(identified)
                + "\n";
    }
}
