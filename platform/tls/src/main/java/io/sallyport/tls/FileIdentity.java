// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The identity in a folder: {@code svid.pem}, {@code svid.key} (PKCS#8) and {@code bundle.pem}.
 * Looks every few seconds whether somebody renewed it; files that do not fit together are left
 * alone until they do. Thread-safe.
 */
public final class FileIdentity implements IdentitySource {
    private static final Logger LOG = LoggerFactory.getLogger(FileIdentity.class);

    private final Path folder;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final LiveIdentity live;

    private FileIdentity(Path folder, LiveIdentity.Word first) {
        this.folder = folder;
        this.live = new LiveIdentity(first);
    }

    /**
     * Reads the folder and watches it.
     *
     * @throws IOException when a file is missing, not readable, or does not fit the others
     */
    public static FileIdentity open(Path folder) throws IOException {
        return open(folder, Duration.ofSeconds(2));
    }

    static FileIdentity open(Path folder, Duration every) throws IOException {
        var identity = new FileIdentity(folder, read(folder));
        Thread.ofVirtual().name("identity-files").start(() -> identity.watch(every));
        return identity;
    }

    @Override
    public Svid svid() {
        return live.svid();
    }

    @Override
    public TrustBundle bundle() {
        return live.bundle();
    }

    @Override
    public Subscription onChange(Runnable listener) {
        return live.onChange(listener);
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void watch(Duration every) {
        try {
            while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            live.replace(read(folder));
        } catch (IOException e) { // half renewed: the next look sees the rest
            LOG.atDebug().addKeyValue("folder", folder).setCause(e).log("identity not readable");
        }
    }

    private static LiveIdentity.Word read(Path folder) throws IOException {
        try {
            List<X509Certificate> chain = Pem.certificates(text(folder, "svid.pem"));
            var key = Pem.privateKey(text(folder, "svid.key"));
            if (chain.isEmpty()) {
                throw new IOException(folder + ": no certificate (expected: svid.pem with a leaf)");
            }
            SpiffeId id = LeafRules.id(chain.getFirst());
            var svid = new Svid(id, key, chain);
            if (!fits(svid)) {
                throw new IOException(folder + ": svid.key is not the key of svid.pem");
            }
            String bundle = text(folder, "bundle.pem");
            return new LiveIdentity.Word(
                    svid, TrustBundle.parse(id.trustDomain(), bundle), List.of());
        } catch (IllegalArgumentException e) {
            throw new IOException(folder + ": " + e.getMessage(), e);
        }
    }

    private static String text(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                    file + ": missing (expected: an identity's file); start its workload first");
        }
        return Files.readString(file, StandardCharsets.US_ASCII);
    }

    private static boolean fits(Svid svid) throws IOException {
        try {
            String scheme =
                    svid.key().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
            byte[] question = {1, 2, 3, 4};
            Signature signer = Signature.getInstance(scheme);
            signer.initSign(svid.key());
            signer.update(question);
            Signature verifier = Signature.getInstance(scheme);
            verifier.initVerify(svid.leaf().getPublicKey());
            verifier.update(question);
            return verifier.verify(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IOException("identity: key and certificate do not fit", e);
        }
    }
}
