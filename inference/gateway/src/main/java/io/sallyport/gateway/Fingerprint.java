// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Tells whether two requests ask the same, whatever their spaces, case and sampling members. */
final class Fingerprint {
    private Fingerprint() {}

    static String of(ChatRequest request) {
        MessageDigest digest = sha256();
        add(digest, request.model());
        for (ChatText.Piece piece : request.text().pieces()) {
            add(digest, piece.origin().name());
            add(digest, normal(piece.text()));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static String normal(String text) {
        var normal = new StringBuilder(text.length());
        boolean space = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean white = Character.isWhitespace(c);
            if (!white) {
                normal.append(c);
            } else if (!space) {
                normal.append(' ');
            }
            space = white;
        }
        return normal.toString().strip().toLowerCase(Locale.ROOT);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }
}
