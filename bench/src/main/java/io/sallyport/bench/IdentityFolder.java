// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.runtime.PrivateFiles;
import io.sallyport.tls.IdentitySource;
import io.sallyport.world.DemoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** An identity as files, in a folder that is gone afterwards. */
record IdentityFolder(Path path) implements AutoCloseable {
    static IdentityFolder of(IdentitySource identity) {
        try {
            Path folder = Files.createTempDirectory("sallyport-bench");
            PrivateFiles.write(
                    folder.resolve("svid.key"),
                    pem("PRIVATE KEY", identity.svid().key().getEncoded()));
            Files.writeString(folder.resolve("svid.pem"), certificates(identity.svid().chain()));
            Files.writeString(
                    folder.resolve("bundle.pem"), certificates(identity.bundle().anchors()));
            return new IdentityFolder(folder);
        } catch (IOException | CertificateEncodingException e) {
            throw new DemoException("bench: identity not written: " + e.getMessage(), e);
        }
    }

    private static String certificates(Collection<X509Certificate> all)
            throws CertificateEncodingException {
        var text = new StringBuilder();
        for (X509Certificate one : all) {
            text.append(pem("CERTIFICATE", one.getEncoded()));
        }
        return text.toString();
    }

    private static String pem(String what, byte[] der) {
        var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(what, lines.encodeToString(der));
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> inside = all.sorted(Comparator.reverseOrder()).toList();
            for (Path one : inside) {
                Files.delete(one);
            }
        } catch (IOException e) {
            throw new DemoException("bench: folder not removed: " + e.getMessage(), e);
        }
    }
}
