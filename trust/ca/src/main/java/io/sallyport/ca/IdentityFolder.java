// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.runtime.PrivateFiles;
import io.sallyport.tls.PeerJudge;
import io.sallyport.tls.Pem;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import io.sallyport.tls.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A workload's own memory of its identity: {@code identity.pem} (key and chain in one file, so that
 * they always fit) and {@code bundle.pem}, 0600.
 */
record IdentityFolder(Path path, String bundleSha256) {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityFolder.class);
    private static final int LONGEST = 256 << 10;

    /** What was kept. */
    record Kept(Svid svid, TrustBundle bundle) {}

    void keep(Svid svid, TrustBundle bundle) {
        try {
            PrivateFiles.write(bundleFile(), Pem.text(bundle.anchors()));
            PrivateFiles.write(identityFile(), Pem.text(svid.key()) + Pem.text(svid.chain()));
        } catch (IOException e) {
            throw new EnrolmentException(
                    false, "identity: cannot be kept in " + path + "; give it to this user", e);
        }
    }

    /** The identity, when there is one that is still good; one that is not is as good as none. */
    Optional<Kept> find(SpiffeId id, Clock clock) {
        if (!Files.exists(identityFile())) {
            return Optional.empty();
        }
        try {
            String text = text(identityFile());
            var anchors = Set.copyOf(Pem.certificates(text(bundleFile())));
            var kept =
                    new Kept(
                            new Svid(id, Pem.privateKey(text), Pem.certificates(text)),
                            new TrustBundle(id.trustDomain(), anchors));
            return Optional.of(kept).filter(it -> good(it, clock));
        } catch (IOException | IllegalArgumentException e) {
            LOG.atWarn()
                    .addKeyValue("folder", path)
                    .addKeyValue("why", e.getMessage())
                    .log("the kept identity cannot be used");
            return Optional.empty();
        }
    }

    private boolean good(Kept kept, Clock clock) {
        return BundleHash.of(kept.bundle()).equals(bundleSha256)
                && new PeerJudge(new BundleOnly(kept.bundle()), clock).judge(kept.svid().chain())
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
