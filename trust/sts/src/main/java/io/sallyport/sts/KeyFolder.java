// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.identity.SigningKey;
import io.sallyport.runtime.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/** The token service's keys and what the token root says about them, in a folder of its own. */
final class KeyFolder {
    private static final String STATEMENT = "keyset.jws";
    private static final int MAX_STATEMENT = 16 * 1024;

    private final Path folder;

    KeyFolder(Path folder) {
        this.folder = folder;
    }

    Path path() {
        return folder;
    }

    /** Makes a key and keeps it; nobody vouches for it yet. */
    SigningKey make(Instant now) throws IOException {
        PrivateFiles.folder(folder.resolve("keys"));
        SigningKey key = SigningKey.create(now.toString().substring(0, 10) + "." + Ids.next());
        key.write(file(key.keyId()));
        return key;
    }

    /** Whether the private half of that key is still here. */
    boolean holds(String keyId) {
        return Files.exists(file(keyId));
    }

    SigningKey key(String keyId) {
        return SigningKey.read(file(keyId));
    }

    /** Destroys the private half: nothing is signed with it any more. */
    void forget(String keyId) throws IOException {
        Files.deleteIfExists(file(keyId));
    }

    boolean isNew() {
        return !Files.exists(folder.resolve(STATEMENT));
    }

    /** What the token root said last. */
    String statement() throws IOException {
        byte[] bytes = PrivateFiles.read(folder.resolve(STATEMENT), MAX_STATEMENT);
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }

    /** From now on this counts; whole or not at all, also after a crash. */
    void state(String statement) throws IOException {
        PrivateFiles.write(folder.resolve(STATEMENT), statement);
    }

    /** Changes with every {@link #state}; empty when there is no statement. */
    String stamp() throws IOException {
        try {
            var about = Files.readAttributes(folder.resolve(STATEMENT), BasicFileAttributes.class);
            return about.fileKey() + " " + about.lastModifiedTime().toMillis();
        } catch (NoSuchFileException missing) {
            return "";
        }
    }

    private Path file(String keyId) {
        return folder.resolve("keys").resolve(keyId + ".jwk");
    }
}
