// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Opens C2SP signed notes: text, an empty line, signature lines. */
final class SignedNote {
    private static final int SIGNATURE_BYTES = 64;
    private static final int MOST_SIGNATURES = 100;

    private SignedNote() {}

    /** The note's text, with its last line end, when {@code key} has signed it. */
    static Optional<String> open(String note, NoteKey key) {
        int split = note.lastIndexOf("\n\n");
        if (split < 0 || !note.endsWith("\n")) {
            return Optional.empty();
        }
        String text = note.substring(0, split + 1);
        boolean signed =
                note.substring(split + 2)
                        .lines()
                        .limit(MOST_SIGNATURES)
                        .anyMatch(line -> isSignature(line, text, key));
        return signed ? Optional.of(text) : Optional.empty();
    }

    private static boolean isSignature(String line, String text, NoteKey key) {
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !parts[0].equals("—") || !parts[1].equals(key.name())) {
            return false;
        }
        byte[] identified = decoded(parts[2]);
        if (identified.length != NoteKey.ID_BYTES + SIGNATURE_BYTES
                || !Arrays.equals(Arrays.copyOf(identified, NoteKey.ID_BYTES), key.id())) {
            return false;
        }
        byte[] signature = Arrays.copyOfRange(identified, NoteKey.ID_BYTES, identified.length);
        return key.verifies(text.getBytes(StandardCharsets.UTF_8), signature);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            return new byte[0];
        }
    }
}
