// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.ca.Wanted;
import io.sallyport.tls.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sallyport ca issue}: a certificate by hand. */
@Command(
        name = "issue",
        description = {
            "Issues a certificate for a request (PKCS #10) of something that cannot enrol by itself: a database, a driver,",
            "curl. Its key stays where it was made. Prints the chain, leaf first; every certificate is registered and audited."
        },
        footer = {
            "",
            "For example, a database server that clients reach as db.internal:",
            "  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout db.key -subj /CN=db -out db.csr",
            "  sallyport ca issue postgres --csr db.csr --dns db.internal --out db.pem --config sallyport.yaml",
            "Names in the request do not count: the identity is WORKLOAD, other names are --dns and --ip.",
            "Nothing renews such a certificate, and its holder learns of no new trust bundle: issue the next in time, and",
            "hand over `sallyport ca bundle` after a rotation of the root. A rotation waits for these certificates to end."
        })
final class CaIssueCommand implements Runnable {
    private static final int LONGEST = 16 << 10;

    @Mixin private CaFiles files = new CaFiles();

    @Parameters(
            paramLabel = "WORKLOAD",
            description = "its name, or its SPIFFE ID in this trust domain")
    private String workload = "";

    @Option(
            names = "--csr",
            required = true,
            paramLabel = "FILE",
            description = "the request, in PEM; EC P-256 or P-384, or RSA of 2048 bits or more")
    private Path csr = Path.of("");

    @Option(
            names = "--dns",
            paramLabel = "NAME",
            description =
                    "a host name beside the identity, for clients that look at it; may repeat")
    private List<String> dnsNames = List.of();

    @Option(
            names = "--ip",
            paramLabel = "ADDRESS",
            description = "an IP address beside the identity; may repeat")
    private List<String> addresses = List.of();

    @Option(
            names = "--hours",
            paramLabel = "N",
            description = "how long it lives, 1 to 24 (default: ${DEFAULT-VALUE})",
            defaultValue = "24")
    private int hours = 24;

    @Option(names = "--out", paramLabel = "FILE", description = "where to, instead of here")
    private Optional<Path> out = Optional.empty();

    @Override
    public void run() {
        var wanted =
                new Wanted(files.workload(workload), Duration.ofHours(hours), dnsNames, addresses);
        String request = request();
        List<X509Certificate> chain = files.with(operator -> operator.issue(request, wanted));
        out.ifPresentOrElse(
                file -> write(file, Pem.text(chain)), () -> System.out.print(Pem.text(chain)));
        System.err.printf(
                "issued to %s, serial %s, until %s%n",
                wanted.id(),
                chain.getFirst().getSerialNumber().toString(16),
                chain.getFirst().getNotAfter().toInstant());
    }

    private String request() {
        try (var in = Files.newInputStream(csr)) {
            return new String(in.readNBytes(LONGEST + 1), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new Refusal("csr: %s cannot be read (%s)".formatted(csr, e.getMessage()));
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new Refusal("out: %s cannot be written (%s)".formatted(file, e.getMessage()));
        }
    }
}
