// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import io.sallyport.runtime.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the files of one log are.
 *
 * @param path the log's own folder
 */
record LogFolder(Path path) {
    private static final int MOST = 64 << 10;

    Path log() {
        return path.resolve("log.jsonl");
    }

    Path checkpoint() {
        return path.resolve("checkpoint");
    }

    Path publicKey() {
        return path.resolve("key.pub");
    }

    /** Private, 0600. */
    Path key() {
        return path.resolve("key");
    }

    /** Held by the writing process. Not the log itself: closing any reader would free its lock. */
    Path lock() {
        return path.resolve("lock");
    }

    boolean isLog() {
        return Files.exists(log()) || Files.exists(checkpoint());
    }

    /** The role, by convention the folder's name. */
    String role() {
        return String.valueOf(path.toAbsolutePath().normalize().getFileName());
    }

    /** Reads {@code key.pub}. */
    NoteKey readPublicKey() throws IOException {
        return NoteKey.parse(text(publicKey()).strip());
    }

    /** The checkpoint's note, when there is one. */
    Optional<String> readCheckpoint() throws IOException {
        try {
            return Optional.of(text(checkpoint()));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /**
     * The signer of this log. A new log gets a new key; a log with records must have its own.
     *
     * @throws IllegalArgumentException when the key is not usable or not this origin's
     */
    NoteSigner signer(String origin) throws IOException {
        boolean fresh = Files.notExists(log()) || Files.size(log()) == 0;
        if (fresh && !Files.exists(checkpoint()) && Files.notExists(key())) {
            PrivateFiles.write(key(), NoteSigner.make(origin).secretText() + "\n");
        }
        byte[] secret = PrivateFiles.read(key(), MOST);
        NoteSigner signer = NoteSigner.parse(new String(secret, StandardCharsets.UTF_8).strip());
        if (!signer.key().name().equals(origin)) {
            throw new IllegalArgumentException(
                    "origin: " + origin + " (expected: " + signer.key().name() + ")");
        }
        if (fresh && Files.notExists(publicKey())) {
            PrivateFiles.write(publicKey(), signer.key().text() + "\n");
        }
        if (!readPublicKey().text().equals(signer.key().text())) {
            throw new IllegalArgumentException("key.pub: not the public half of the log's key");
        }
        return signer;
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
        }
    }
}
