// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.ca.CaBundle;
import io.sallyport.ca.Passphrase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sallyport ca rotate}: the next authority. */
@Command(
        name = "rotate",
        description = {
            "Prepares a new issuing authority, with --root a new root, too. The running authority does the rest: the new",
            "one signs when every workload has its trust bundle, the old one is withdrawn when the last certificate that it",
            "signed has ended. No connection and no request is dropped.",
            "With --stolen nothing waits: the old authority and all that it signed count no more, everywhere within the",
            "workloads' bundle-refresh (30 s), and each workload has to prove itself again."
        },
        footer = {
            "",
            "Each year:      sallyport ca rotate --root-key offline/root.key --passphrase-file FILE --config FILE",
            "Now, when somebody may have an issuing key:",
            "                sallyport ca rotate --stolen --root-key offline/root.key --passphrase-file FILE --config FILE",
            "                and, for each workload without a token of its platform: sallyport ca token NAME --config FILE",
            "In ten years, or when the root's key may be known:",
            "                sallyport ca rotate --root --root-key offline/root-2.key --passphrase-file FILE --config FILE",
            "Bring the root's key for the moment of the command only. `sallyport ca status` shows how far it is.",
            "After a new root, pin the digest that is printed in enrolment.bundle-sha256 for workloads to come, and hand",
            "`sallyport ca bundle` to whoever has a copy of the bundle: databases, curl."
        })
final class CaRotateCommand implements Runnable {
    @Mixin private CaFiles files = new CaFiles();

    @Option(names = "--root", description = "a new root with a new issuing authority below")
    private boolean root;

    @Option(
            names = "--stolen",
            description =
                    "somebody else has the issuing key: withdraw it at once, with every certificate that it signed")
    private boolean stolen;

    @Option(
            names = "--root-key",
            paramLabel = "FILE",
            description =
                    "the root's encrypted key (default: offline/root.key of the authority's folder); with --root, a new file")
    private Optional<Path> rootKey = Optional.empty();

    @Option(
            names = "--passphrase-file",
            required = true,
            paramLabel = "FILE",
            description = "a file (0600) with the passphrase of that key, 16 characters or more")
    private Path passphraseFile = Path.of("");

    @Override
    public void run() {
        Passphrase passphrase = passphrase();
        Path key = key();
        if (stolen) {
            System.out.println(replaced(key, passphrase));
            return;
        }
        CaBundle bundle =
                files.with(operator ->
                        root
                                ? operator.rotateRoot(key, passphrase)
                                : operator.rotate(key, passphrase));
        System.out.printf(
                "prepared; trust bundle %d, sha256 %s%nsee how far it is: sallyport ca status%n",
                bundle.sequence(), bundle.hash());
    }

    private String replaced(Path key, Passphrase passphrase) {
        if (root) {
            throw new Refusal(
                    "stolen: with --root (expected: one of them); a root whose key is stolen is replaced by a new trust domain, `sallyport init`");
        }
        var done = files.with(operator -> operator.replaceStolen(key, passphrase));
        return "withdrawn with %d certificates; trust bundle %d%n"
                        .formatted(done.certificates(), done.bundle().sequence())
                + "for each workload without a token of its platform: sallyport ca token NAME";
    }

    private Path key() {
        if (root && rootKey.isEmpty()) {
            throw new Refusal("root-key: none (expected: a new file for the new root's key)");
        }
        return rootKey.orElseGet(() -> files.folder().resolve("offline").resolve("root.key"));
    }

    private Passphrase passphrase() {
        try {
            return Passphrase.read(passphraseFile);
        } catch (IOException e) {
            throw new Refusal("passphrase: " + e.getMessage());
        }
    }
}
