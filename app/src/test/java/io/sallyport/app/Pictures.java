// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The documents' pictures of the page, and the digest of the page that they were taken from: {@code
 * ./check pictures} takes them anew.
 */
final class Pictures {
    static final Path KEPT = Path.of("../docs/images");
    private static final Path PAGE =
            Path.of("../lab/web-app/src/main/resources/io/sallyport/webapp/page");
    private static final String DIGEST = "page.sha256";

    private Pictures() {}

    /** Where that picture goes: beside the build, unless it is to be kept. */
    static Path file(String name) {
        return Path.of(System.getProperty("sallyport.pictures", "target/pictures")).resolve(name);
    }

    /** Writes down which page the pictures show. */
    static void sealed() throws IOException {
        Files.writeString(file(DIGEST), digest() + "\n");
    }

    /** Which page the kept pictures show. */
    static String kept() throws IOException {
        return Files.readString(KEPT.resolve(DIGEST)).strip();
    }

    /** SHA-256 over the page's files, by name. */
    static String digest() throws IOException {
        try (Stream<Path> files = Files.list(PAGE)) {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            List<Path> sorted = files.sorted().toList();
            for (Path file : sorted) {
                sum.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                sum.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(sum.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
