// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.audit.AuditException;
import io.sallyport.ca.CaException;
import io.sallyport.ca.EnrolmentException;
import io.sallyport.exchange.ExchangeException;
import io.sallyport.http.PortInUseException;
import io.sallyport.retrieval.IngestException;
import io.sallyport.runtime.ConfigurationException;
import io.sallyport.store.StoreException;
import io.sallyport.world.DemoException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line: {@code ./sallyport COMMAND}. Whatever goes wrong is told in lines, never in a
 * stack trace.
 */
@Command(
        name = "sallyport",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        version = "0.1.0-SNAPSHOT",
        description = "A zero-trust layer for AI systems.",
        subcommands = {
            DemoCommand.class,
            StopCommand.class,
            ServeCommand.class,
            InitCommand.class,
            TokenCommand.class,
            DrillCommand.class,
            AuditCommand.class,
            FirewallCommand.class,
            BenchCommand.class,
            CheckConfigCommand.class,
            DoctorCommand.class,
            IngestCommand.class
        },
        footer = {"", "Start with: sallyport demo"})
public final class Main implements Runnable {
    private Main() {}

    /** Runs one command and ends the process with its status. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        var line = new CommandLine(new Main());
        line.setExecutionExceptionHandler(
                (thrown, command, _) -> explain(thrown, command.getErr()));
        return line;
    }

    @Override
    public void run() {
        commandLine().usage(System.out);
    }

    /** Known refusals are told as they are; the rest is ours to mend, and says where to look. */
    private static int explain(Exception thrown, PrintWriter err) {
        switch (thrown) {
            case Refusal refusal -> {
                lines(err, String.valueOf(refusal.getMessage()));
                return refusal.exit();
            }
            case ConfigurationException _,
                    PortInUseException _,
                    EnrolmentException _,
                    CaException _,
                    AuditException _,
                    StoreException _,
                    DemoException _,
                    ExchangeException _,
                    IngestException _,
                    IllegalArgumentException _ ->
                    lines(err, String.valueOf(thrown.getMessage()));
            default ->
                    lines(
                            err,
                            "unexpected: %s: %s (expected: nothing of this kind); please report it"
                                    .formatted(
                                            thrown.getClass().getSimpleName(),
                                            thrown.getMessage()));
        }
        return 1;
    }

    private static void lines(PrintWriter err, String text) {
        text.lines().forEach(line -> err.println("sallyport: " + line));
        err.flush();
    }
}
