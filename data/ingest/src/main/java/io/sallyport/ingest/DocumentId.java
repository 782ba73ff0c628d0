// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ingest;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A document's id from its path: the same on every machine, another one for every other path. A
 * plain path keeps its words, {@code how-to/restart.md} is {@code how-to_restart.md}; any other
 * ends in {@code __} and a digest, which no plain one has.
 */
final class DocumentId {
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]*(/[A-Za-z0-9][A-Za-z0-9.-]*)*");
    private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9.-]+");
    private static final int LONGEST = 128;
    private static final int WORDS = 90;
    private static final int DIGEST = 32;

    private DocumentId() {}

    /**
     * @param relative the path within the folder
     */
    static String of(Path relative) {
        String path = text(relative);
        if (path.length() <= LONGEST && PLAIN.matcher(path).matches()) {
            return path.replace('/', '_');
        }
        String words = OTHER.matcher(path).replaceAll("-");
        String kept = words.length() <= WORDS ? words : words.substring(0, WORDS);
        return "x" + kept + "__" + digest(path).substring(0, DIGEST);
    }

    /** The name of a source that nobody named: the folder's, and a digest of where it is. */
    static String source(Path folder) {
        String words = OTHER.matcher(text(folder.getFileName())).replaceAll("-");
        String kept = words.length() <= 40 ? words : words.substring(0, 40);
        return kept + "-" + digest(text(folder)).substring(0, 12);
    }

    /** Slashes between names, and one way to write letters with accents. */
    static String text(Path relative) {
        return Normalizer.normalize(
                relative.toString().replace(relative.getFileSystem().getSeparator(), "/"),
                Normalizer.Form.NFC);
    }

    private static String digest(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("sha-256: missing from this java runtime", e);
        }
    }
}
