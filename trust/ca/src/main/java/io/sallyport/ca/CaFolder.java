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

/**
 * Where an authority keeps its things: {@code bundle.pem} (the roots), {@code issuing.pem} and
 * {@code issuing-ID.pem} (key and certificate of an issuing authority, 0600), {@code trust-domain},
 * {@code ca.db}, and {@code offline/root.key}, encrypted, which is read for a rotation only.
 */
record CaFolder(Path path) {
    /** The first issuing authority's file. */
    static final String FIRST = "issuing.pem";

    private static final int LONGEST = 64 << 10;

    Path database() {
        return path.resolve("ca.db");
    }

    Path bundle() {
        return path.resolve("bundle.pem");
    }

    Path issuing() {
        return path.resolve(FIRST);
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

    /** The issuing authority that {@link CaInit} made. */
    Authority read() {
        return read(FIRST, anchors());
    }

    /** The authority whose key and certificate lie in that file of this folder. */
    Authority read(String file, TrustBundle bundle) {
        return usable(() -> {
            String issuing = text(path.resolve(file));
            return new Authority(
                    Pem.privateKey(issuing), Pem.certificates(issuing).getFirst(), bundle);
        });
    }

    /** The bundle as it lies here: the first one, and a copy of each later one. */
    TrustBundle anchors() {
        return usable(() -> TrustBundle.parse(domain(), text(bundle())));
    }

    /** The trust domain's name. */
    String domain() {
        return usable(() -> OwnId.of(text(trustDomain()).strip()).trustDomain());
    }

    private <T> T usable(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException | IllegalArgumentException e) {
            throw new CaException(
                    "ca folder: %s not usable, %s; make it with `sallyport init`"
                            .formatted(path, e.getMessage()),
                    e);
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    /** Keeps a new authority's key and certificate; the file's name. */
    String keep(PrivateKey key, X509Certificate certificate) throws IOException {
        String file = "issuing-" + TrustBundle.keyId(certificate.getPublicKey()) + ".pem";
        PrivateFiles.write(path.resolve(file), Pem.text(key) + Pem.text(List.of(certificate)));
        return file;
    }

    private static String text(Path file) throws IOException {
        return new String(PrivateFiles.read(file, LONGEST), StandardCharsets.US_ASCII);
    }

    /** The issuing key and certificate, and the anchors above them. */
    record Authority(PrivateKey key, X509Certificate certificate, TrustBundle bundle) {
        /** {@link TrustBundle#keyId} of the issuing key. */
        String id() {
            return TrustBundle.keyId(certificate.getPublicKey());
        }

        @Override
        public String toString() {
            return "Authority[" + bundle.trustDomain() + ", key redacted]";
        }
    }
}
