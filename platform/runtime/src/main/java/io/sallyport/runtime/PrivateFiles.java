// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Files that only this process's user may read (0600) in folders that only they may enter (0700). A
 * write is whole or not at all, also after a power cut. Thread-safe.
 */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> OTHERS_READ_OR_WRITE =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private PrivateFiles() {}

    /**
     * Makes {@code folder} and its missing parents, each 0700; one that is there already is left as
     * it is.
     *
     * @return {@code folder}
     * @throws IOException when it cannot be made, or others may write into it
     */
    public static Path folder(Path folder) throws IOException {
        Files.createDirectories(folder, OWNER_FOLDER);
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(folder);
        if (rights.contains(PosixFilePermission.GROUP_WRITE)
                || rights.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException(
                    "folder: " + folder + " writable by others (expected: 0700); chmod 700 it");
        }
        return folder;
    }

    /**
     * Writes {@code bytes} into a new file beside {@code file} and moves it there: readers see the
     * old or the new content, never a part. On disk when the call returns.
     *
     * @throws IOException when it cannot be written; the old content is still there then
     */
    public static void write(Path file, byte[] bytes) throws IOException {
        Path folder = folder(parent(file));
        Path fresh = Files.createTempFile(folder, "." + file.getFileName(), ".new", OWNER_FILE);
        try {
            fill(fresh, bytes);
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        sync(folder);
    }

    /**
     * As {@link #write(Path, byte[])}, unless {@code file} is there: of several processes that do
     * this at once, one writes it.
     *
     * @return false when it was there; it is left as it is
     * @throws IOException when it cannot be written
     */
    public static boolean writeNew(Path file, byte[] bytes) throws IOException {
        Path folder = folder(parent(file));
        Path fresh = Files.createTempFile(folder, "." + file.getFileName(), ".new", OWNER_FILE);
        try {
            fill(fresh, bytes);
            Files.createLink(file, fresh); // unlike a move, it never replaces
        } catch (FileAlreadyExistsException there) {
            return false;
        } finally {
            Files.deleteIfExists(fresh);
        }
        sync(folder);
        return true;
    }

    /** As {@link #write(Path, byte[])}, in UTF-8. */
    public static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a file that holds a secret.
     *
     * @param most more bytes than this are refused
     * @throws IOException when it cannot be read, is longer, or others may read or write it
     */
    public static byte[] read(Path file, int most) throws IOException {
        try {
            return readPrivate(file, most);
        } catch (NoSuchFileException e) {
            throw new IOException("file: " + file + " missing (expected: a file, 0600)", e);
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "file: " + file + " not readable (expected: owned by this user, 0600)", e);
        }
    }

    private static byte[] readPrivate(Path file, int most) throws IOException {
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
        if (rights.stream().anyMatch(OTHERS_READ_OR_WRITE::contains)) {
            throw new IOException(
                    "file: "
                            + file
                            + " open to others (expected: 0600); chmod 600 it and renew it");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException(
                        "file: " + file + " too long (expected: at most " + most + " bytes)");
            }
            return bytes;
        }
    }

    /** Makes the names in {@code folder} survive a power cut. */
    public static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void fill(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    private static Path parent(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException("file: " + file + " (expected: a file in a folder)");
        }
        return parent;
    }
}
