// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.ca.EdgeBlob;
import io.sallyport.ca.EnrolmentConfig;
import io.sallyport.ca.JoinToken;
import io.sallyport.ca.JoinTokens;
import io.sallyport.runtime.Configuration;
import io.sallyport.runtime.PrivateFiles;
import io.sallyport.tls.SpiffeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sallyport ca enroll-edge}, and what the device does with its line. */
final class CaEdgeCommands {
    private CaEdgeCommands() {}

    /** At the authority. */
    @Command(
            name = "enroll-edge",
            description = {
                "Prints one line of at most 300 bytes with all that a device needs to enrol: its identity, a join token, the",
                "digest of the trust bundle, the addresses; 44 bytes more for each authority that was withdrawn. It fits a QR",
                "code: qrencode -t ansiutf8. Whoever reads it first is that device: show it to the device only."
            },
            footer = {
                "",
                "On the device: sallyport ca accept-edge DIR, with the line on standard input."
            })
    static final class Enroll implements Runnable {
        @Mixin private CaFiles files = new CaFiles();

        @Parameters(paramLabel = "DEVICE", description = "its name, for example device-17")
        private String device = "";

        @Option(
                names = "--minutes",
                paramLabel = "N",
                description = "how long it can be used (default: ${DEFAULT-VALUE})",
                defaultValue = "60")
        private int minutes = 60;

        @Override
        public void run() {
            Configuration file = files.configuration();
            var enrolment = file.section("enrolment", EnrolmentConfig.class);
            SpiffeId id = files.workload(device);
            String hash = files.with(operator -> operator.bundle().hash());
            try (JoinTokens tokens = JoinTokens.open(files.folder(), Clock.systemUTC())) {
                JoinToken token = tokens.create(id, Duration.ofMinutes(minutes));
                var blob =
                        new EdgeBlob(
                                id,
                                token,
                                hash,
                                enrolment.ca(),
                                enrolment.renewal(),
                                tokens.withdrawn());
                System.out.println(blob.text());
            }
        }
    }

    /** On the device. */
    @Command(
            name = "accept-edge",
            description = {
                "Reads the line of `sallyport ca enroll-edge` from standard input and writes what the device's process needs:",
                "DIR/enrolment.yaml, a part of its configuration, and DIR/tokens/DEVICE (0600). Each start enrols or goes on;",
                "a device that was away past its certificate's end needs a new line."
            })
    static final class Accept implements Runnable {
        @Parameters(paramLabel = "DIR", description = "a folder of the device's")
        private Path dir = Path.of("");

        @Override
        public void run() {
            EdgeBlob blob = EdgeBlob.parse(line());
            try {
                PrivateFiles.write(
                        dir.resolve("tokens").resolve(blob.id().name()), blob.joinFile());
                PrivateFiles.write(
                        dir.resolve("enrolment.yaml"),
                        """
                        enrolment:
                          ca: %s
                          renewal: %s
                          bundle-sha256: "%s"
                          join-tokens: tokens
                        """
                                .formatted(blob.ca(), blob.renewal(), blob.bundleSha256()));
            } catch (IOException e) {
                throw new Refusal("dir: %s cannot be written (%s)".formatted(dir, e.getMessage()));
            }
            System.out.println(blob.id());
        }

        /** Not from the command line, which others on the machine can read. */
        private static String line() {
            try {
                byte[] bytes = System.in.readNBytes(EdgeBlob.LONGEST_OF_ALL + 2);
                return new String(bytes, StandardCharsets.US_ASCII).strip();
            } catch (IOException e) {
                throw new Refusal("standard input: " + e.getMessage());
            }
        }
    }
}
