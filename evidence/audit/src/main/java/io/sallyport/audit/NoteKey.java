// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import io.sallyport.runtime.PlainText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * A public key of C2SP signed notes, written {@code name+keyid+base64}: Ed25519 only. Immutable.
 */
final class NoteKey {
    static final byte ED25519 = 1;
    static final int KEY_BYTES = 32;
    static final int ID_BYTES = 4;
    private static final Pattern NAME =
            Pattern.compile("[^\\s+" + PlainText.NOT_PLAIN + "]{1,300}");
    private static final Pattern TEXT =
            Pattern.compile("([^\\s+]{1,300})\\+([0-9a-f]{8})\\+([A-Za-z0-9+/]{44})");

    private final String name;
    private final byte[] key;

    NoteKey(String name, byte[] key) {
        if (!NAME.matcher(name).matches() || key.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "key name: not usable (expected: no space, no plus, no control character)");
        }
        this.name = name;
        this.key = key.clone();
    }

    /** Reads {@code name+keyid+base64}; the id must be that of the key. */
    static NoteKey parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no note key (expected: name+keyid+base64)");
        }
        byte[] typed = Base64.getDecoder().decode(parts.group(3));
        var key = new NoteKey(parts.group(1), Arrays.copyOfRange(typed, 1, typed.length));
        if (typed[0] != ED25519 || !key.text().equals(text)) {
            throw new IllegalArgumentException("note key: wrong type or id (expected: Ed25519)");
        }
        return key;
    }

    String name() {
        return name;
    }

    /** {@code name+keyid+base64}. */
    String text() {
        byte[] typed = ByteBuffer.allocate(1 + KEY_BYTES).put(ED25519).put(key).array();
        return name
                + "+"
                + HexFormat.of().formatHex(id())
                + "+"
                + Base64.getEncoder().encodeToString(typed);
    }

    /** The first four bytes of SHA-256(name, line feed, type, key). */
    byte[] id() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(name.getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) '\n');
            sha256.update(ED25519);
            return Arrays.copyOf(sha256.digest(key), ID_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("no SHA-256 in this JDK", impossible);
        }
    }

    boolean verifies(byte[] text, byte[] signature) {
        var verifier = new Ed25519Signer();
        verifier.init(false, new Ed25519PublicKeyParameters(key));
        verifier.update(text, 0, text.length);
        return verifier.verifySignature(signature);
    }
}
