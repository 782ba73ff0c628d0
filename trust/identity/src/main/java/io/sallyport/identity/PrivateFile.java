// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Secrets on disk: readable by their owner only, never half written. */
final class PrivateFile {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private PrivateFile() {}

    static void write(Path file, String text) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            Path half =
                    Files.createTempFile(
                            folder, ".half", "", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.writeString(half, text, StandardOpenOption.SYNC);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("writing `" + file + "`", e);
        }
    }

    static String read(Path file) {
        try {
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw new IllegalArgumentException(
                        "key file: `"
                                + file
                                + "` is open to others (expected: mode 0600); chmod 600 it");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "key file: `" + file + "` cannot be read (expected: made by init)", e);
        }
    }
}
