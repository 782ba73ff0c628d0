// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.runtime.PrivateFiles;
import io.sallyport.tls.Pem;
import io.sallyport.tls.TrustBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/**
 * Where an authority keeps its things: {@code bundle.pem} (the root), {@code issuing.pem} (key and
 * certificate of the issuing authority, 0600), {@code trust-domain}, {@code ca.db}, and {@code
 * offline/root.key}, which only {@link CaInit} writes and nothing here reads.
 */
record CaFolder(Path path) {
    private static final int LONGEST = 64 << 10;

    Path database() {
        return path.resolve("ca.db");
    }

    Path bundle() {
        return path.resolve("bundle.pem");
    }

    Path issuing() {
        return path.resolve("issuing.pem");
    }

    Path trustDomain() {
        return path.resolve("trust-domain");
    }

    Path rootKey() {
        return path.resolve("offline").resolve("root.key");
    }

    boolean exists() {
        return Files.exists(issuing()) || Files.exists(bundle());
    }

    /** What the issuing authority works with. */
    Authority read() {
        try {
            String issuing = text(issuing());
            String domain = text(trustDomain()).strip();
            List<X509Certificate> anchors = Pem.certificates(text(bundle()));
            return new Authority(
                    Pem.privateKey(issuing),
                    Pem.certificates(issuing).getFirst(),
                    new TrustBundle(domain, Set.copyOf(anchors)));
        } catch (IOException | IllegalArgumentException e) {
            throw new CaException(
                    "ca folder: %s not usable, %s; make it with `sallyport init`"
                            .formatted(path, e.getMessage()),
                    e);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(PrivateFiles.read(file, LONGEST), StandardCharsets.US_ASCII);
    }

    /** The issuing key and certificate, and the anchors above them. */
    record Authority(PrivateKey key, X509Certificate certificate, TrustBundle bundle) {
        @Override
        public String toString() {
            return "Authority[" + bundle.trustDomain() + ", key redacted]";
        }
    }
}
