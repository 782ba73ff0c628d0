// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.audit.AuditException;
import io.sallyport.ca.CaException;
import io.sallyport.ca.EnrolmentException;
import io.sallyport.client.CallFailedException;
import io.sallyport.exchange.ExchangeException;
import io.sallyport.http.PortInUseException;
import io.sallyport.retrieval.IngestException;
import io.sallyport.runtime.ConfigurationException;
import io.sallyport.store.StoreException;
import io.sallyport.world.DemoException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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
            ProxyCommand.class,
            InitCommand.class,
            CaCommand.class,
            StsCommand.class,
            TokenCommand.class,
            DeviceCommand.class,
            DrillCommand.class,
            AuditCommand.class,
            FirewallCommand.class,
            PolicyCommand.class,
            BenchCommand.class,
            CheckConfigCommand.class,
            DoctorCommand.class,
            IngestCommand.class,
            RightsCommand.class,
            DemoDocumentsCommand.class,
            EnrolCommand.class,
            RehearseCommand.class
        },
        footer = {"", "Start with: sallyport demo"})
public final class Main implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

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

    /** No command: says which there are. */
    @Override
    public Integer call() {
        CommandLine line = spec.commandLine();
        line.usage(line.getErr());
        return CommandLine.ExitCode.USAGE;
    }

    /** Known refusals are told as they are; the rest is ours to mend, and says where to look. */
    private static int explain(Exception thrown, PrintWriter err) {
        switch (thrown) {
            case Refusal refusal -> {
                lines(err, String.valueOf(refusal.getMessage()));
                return refusal.exit();
            }
            case PortInUseException taken ->
                    lines(
                            err,
                            Ports.inUse(taken.port())
                                    + "; stop its holder, or choose another in the configuration");
            case ConfigurationException _,
                    EnrolmentException _,
                    CaException _,
                    AuditException _,
                    StoreException _,
                    DemoException _,
                    ExchangeException _,
                    CallFailedException _,
                    IngestException _,
                    UncheckedIOException _,
                    IllegalArgumentException _ ->
                    lines(err, String.valueOf(thrown.getMessage()));
            default -> lines(err, unforeseen(thrown));
        }
        return 1;
    }

    /** Written for a reader when it says what was expected; else nobody thought of it. */
    private static String unforeseen(Exception thrown) {
        String told = String.valueOf(thrown.getMessage());
        return told.contains("(expected: ")
                ? told
                : "unexpected: %s: %s; please report it"
                        .formatted(thrown.getClass().getSimpleName(), told);
    }

    private static void lines(PrintWriter err, String text) {
        text.lines().forEach(line -> err.println("sallyport: " + line));
        err.flush();
    }
}
