// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.ca.BundleHash;
import io.sallyport.ca.CaInit;
import io.sallyport.ca.Passphrase;
import io.sallyport.identity.TokenRoot;
import io.sallyport.runtime.PrivateFiles;
import io.sallyport.sts.StsInit;
import io.sallyport.tls.TrustBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sallyport init}: both roots and the token service's first key. */
@Command(
        name = "init",
        description = {
            "Makes a trust domain: certificate root and issuing authority, token root, the token service's first key.",
            "Prints what belongs into the configuration. Take DIR/offline and DIR/data/ca/offline off the machine afterwards."
        })
final class InitCommand implements Runnable {
    @Parameters(paramLabel = "DIR", description = "a folder that does not exist yet")
    private Path dir = Path.of("sallyport");

    @Option(
            names = "--trust-domain",
            required = true,
            paramLabel = "NAME",
            description = "for example prod.example.com")
    private String trustDomain = "";

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description =
                    "a file (0600) with the passphrase for the root's key; without it one is made and told once, on standard error")
    private Optional<Path> passphraseFile = Optional.empty();

    @Override
    public void run() {
        if (Files.exists(dir)) {
            throw new Refusal("dir: %s exists (expected: a new folder)".formatted(dir));
        }
        try {
            for (String folder : new String[] {"", "data", "offline", "tokens"}) {
                PrivateFiles.folder(dir.resolve(folder));
            }
            TrustBundle bundle =
                    CaInit.init(
                            dir.resolve("data").resolve("ca"),
                            trustDomain,
                            passphrase(),
                            Clock.systemUTC());
            TokenRoot root = TokenRoot.create();
            root.write(dir.resolve("offline").resolve("token-root.key"));
            StsInit.init(dir.resolve("data").resolve("sts"), root);
            System.out.printf(
                    """
                    trust:
                      domain: %s
                      token-root: "%s"
                    enrolment:
                      bundle-sha256: "%s"
                    """,
                    trustDomain, root.publicKey(), BundleHash.of(bundle));
        } catch (IOException e) {
            throw new Refusal("dir: %s cannot be written (%s)".formatted(dir, e.getMessage()));
        }
    }

    private Passphrase passphrase() throws IOException {
        if (passphraseFile.isPresent()) {
            return Passphrase.read(passphraseFile.get());
        }
        Passphrase made = Passphrase.random();
        System.err.printf(
                "passphrase of the certificate root's key, told once, write it down: %s%n",
                made.secret());
        return made;
    }
}
