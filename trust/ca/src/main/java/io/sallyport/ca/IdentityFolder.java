// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.runtime.PrivateFiles;
import io.sallyport.tls.PeerJudge;
import io.sallyport.tls.Pem;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A workload's own memory of its identity: {@code identity.pem} (key and chain in one file, so that
 * they always fit) and {@code bundle.pem}, 0600.
 */
record IdentityFolder(Path path, String bundleSha256) {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityFolder.class);
    private static final int LONGEST = 256 << 10;

    private static final String PINNED = "pinned: ";

    void keep(Kept kept) {
        Svid svid = kept.svid();
        keep(kept.bundle());
        try {
            PrivateFiles.write(identityFile(), Pem.text(svid.key()) + Pem.text(svid.chain()));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** On disk when the call returns: only then may anybody be told that it is used. */
    void keep(PublishedBundle bundle) {
        try {
            PrivateFiles.write(bundleFile(), PINNED + bundleSha256 + "\n" + bundle.text());
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private EnrolmentException unwritable(IOException e) {
        return new EnrolmentException(
                false, "identity: cannot be kept in " + path + "; give it to this user", e);
    }

    /** The identity, when there is one that is still good; one that is not is as good as none. */
    Optional<Kept> find(SpiffeId id, Clock clock) {
        if (!Files.exists(identityFile())) {
            return Optional.empty();
        }
        try {
            String text = text(identityFile());
            String bundle = text(bundleFile());
            var kept =
                    new Kept(
                            new Svid(id, Pem.privateKey(text), Pem.certificates(text)),
                            PublishedBundle.parse(id.trustDomain(), bundle));
            return Optional.of(kept).filter(it -> pinned(it.bundle(), bundle) && good(it, clock));
        } catch (IOException | IllegalArgumentException e) {
            LOG.atWarn()
                    .addKeyValue("folder", path)
                    .addKeyValue("why", e.getMessage())
                    .log("the kept identity cannot be used");
            return Optional.empty();
        }
    }

    /**
     * The newest bundle that it has ever known, which counts also when the identity does not: who
     * is withdrawn there proves nobody. Empty for who was never here, and for another trust than
     * the one that is configured now.
     *
     * @throws EnrolmentException when there is one that cannot be read: to go on as if nothing were
     *     withdrawn would be a way back for who is
     */
    Optional<PublishedBundle> known(String trustDomain) {
        if (!Files.exists(bundleFile())) {
            return Optional.empty();
        }
        try {
            String text = text(bundleFile());
            return Optional.of(PublishedBundle.parse(trustDomain, text))
                    .filter(it -> pinned(it, text));
        } catch (IOException | IllegalArgumentException e) {
            throw new EnrolmentException(
                    false,
                    "identity: the kept trust bundle %s cannot be read (%s); bring it back, or delete it and give the workload a new join token"
                            .formatted(bundleFile(), e.getMessage()),
                    e);
        }
    }

    /** What it trusts began with the digest that is configured now, or has it. */
    private boolean pinned(PublishedBundle bundle, String text) {
        return text.startsWith(PINNED + bundleSha256 + "\n")
                || BundleHash.named(bundleSha256, bundle.bundle()).isPresent();
    }

    private static boolean good(Kept kept, Clock clock) {
        return new PeerJudge(new BundleOnly(kept.bundle().bundle()), clock)
                                .judge(kept.svid().chain())
                        instanceof Verdict.Accepted(var peer)
                && peer.id().equals(kept.svid().id());
    }

    private Path identityFile() {
        return path.resolve("identity.pem");
    }

    private Path bundleFile() {
        return path.resolve("bundle.pem");
    }

    private static String text(Path file) throws IOException {
        return new String(PrivateFiles.read(file, LONGEST), StandardCharsets.US_ASCII);
    }
}
