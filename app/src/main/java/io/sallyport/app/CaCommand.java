// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.ca.EnrolmentConfig;
import io.sallyport.ca.JoinTokens;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.runtime.Configuration;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sallyport ca}: the authority by hand. */
@Command(
        name = "ca",
        description = {
            "The certificate authority by hand, in its own folder, whether the role ca runs or not.",
            "What changes something is written to the audit log ca-operator."
        },
        subcommands = {
            CaCommand.Token.class,
            CaStatusCommand.class,
            CaIssueCommand.class,
            CaRevokeCommand.class,
            CaRotateCommand.class,
            CaBundleCommand.class,
            CaEdgeCommands.Enroll.class,
            CaEdgeCommands.Accept.class
        })
final class CaCommand {
    /** One join token for one workload. */
    @Command(
            name = "token",
            description = {
                "Makes a join token, with which the workload may enrol once, and puts it where that workload looks for it.",
                "Works in the authority's own folder, whether the authority runs or not."
            })
    static final class Token implements Runnable {
        @Parameters(paramLabel = "WORKLOAD", description = "its name, for example gateway")
        private String workload = "";

        @Option(
                names = "--config",
                required = true,
                paramLabel = "FILE",
                description = "the configuration file")
        private Path config = Path.of("sallyport.yaml");

        @Option(
                names = "--minutes",
                paramLabel = "N",
                description = "how long it can be used (default: ${DEFAULT-VALUE})",
                defaultValue = "60")
        private int minutes = 60;

        @Override
        public void run() {
            Configuration file = Sections.read(config);
            TrustConfig trust = file.section("trust", TrustConfig.class);
            Path tokens = file.section("enrolment", EnrolmentConfig.class).joinTokens();
            try (JoinTokens register =
                    JoinTokens.open(
                            file.path(Sections.DATA).resolve(Role.CA.text()), Clock.systemUTC())) {
                Path made =
                        register.write(
                                trust.workload(workload), Duration.ofMinutes(minutes), tokens);
                System.out.println(made);
            }
        }
    }
}
