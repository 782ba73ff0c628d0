// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a secret is: {@code file:PATH} or {@code env:NAME}; never the secret itself. */
public sealed interface SecretRef {
    /** A secret file is at most this long. */
    int MAX_BYTES = 64 << 10;

    /** Read from a file, one trailing line end removed. */
    record InFile(Path path) implements SecretRef {}

    /** Read from the environment. */
    record InEnvironment(String name) implements SecretRef {}

    /**
     * Reads {@code file:PATH} or {@code env:NAME}.
     *
     * @param folder what a relative path starts from
     * @throws IllegalArgumentException for anything else; the message does not repeat the text,
     *     which may be the secret itself
     */
    static SecretRef parse(String text, Path folder) {
        if (text.startsWith("file:") && text.length() > 5) {
            return new InFile(folder.resolve(text.substring(5)).normalize());
        }
        if (text.matches("env:[A-Za-z_][A-Za-z0-9_]{0,99}")) {
            return new InEnvironment(text.substring(4));
        }
        throw new IllegalArgumentException("no reference (expected: file:PATH or env:NAME)");
    }

    /**
     * The secret now.
     *
     * @throws ConfigurationException when it is missing or empty
     */
    default String resolve() {
        String secret =
                switch (this) {
                    case InFile(var path) -> fromFile(path);
                    case InEnvironment(var name) -> fromEnvironment(name);
                };
        if (secret.isEmpty()) {
            throw missing(text(), "empty", "a secret");
        }
        return secret;
    }

    /** As the configuration writes it: {@code file:PATH} or {@code env:NAME}. */
    default String text() {
        return switch (this) {
            case InFile(var path) -> "file:" + path;
            case InEnvironment(var name) -> "env:" + name;
        };
    }

    private static String fromFile(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw missing("file:" + path, "too long", "at most " + MAX_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8).replaceFirst("\r?\n\\z", "");
        } catch (IOException unreadable) {
            throw missing("file:" + path, "cannot be read", "a readable file");
        }
    }

    private static String fromEnvironment(String name) {
        String value = System.getenv(name);
        if (value == null) {
            throw missing("env:" + name, "not set", "a secret in the environment");
        }
        return value;
    }

    private static ConfigurationException missing(String where, String what, String expected) {
        return new ConfigurationException(
                List.of("secret " + where + ": " + what + " (expected: " + expected + ")"));
    }
}
