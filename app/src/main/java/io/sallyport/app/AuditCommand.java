// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.sallyport.audit.AuditEntry;
import io.sallyport.audit.AuditTail;
import io.sallyport.audit.AuditTrace;
import io.sallyport.audit.AuditVerifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sallyport audit verify | trace | tail}. */
@Command(
        name = "audit",
        description = "Reads the tamper-evident logs.",
        subcommands = {
            AuditCommand.Verify.class,
            AuditCommand.Trace.class,
            AuditCommand.Tail.class
        })
final class AuditCommand {
    /** Recomputes every log's tree. */
    @Command(
            name = "verify",
            description =
                    "Exit 0: intact; 1: tampered with, and where; 2: unreadable; 3: ends in"
                            + " records that nobody signed.")
    static final class Verify implements Callable<Integer> {
        @Parameters(
                paramLabel = "DIR",
                description = "a demo's folder with all its logs, or one log's folder")
        private Path dir = Path.of(".");

        @Override
        public Integer call() {
            List<AuditVerifier.Finding> findings = AuditVerifier.verify(dir);
            findings.forEach(finding -> System.out.println(finding.text()));
            int exit = AuditVerifier.exitCode(findings);
            if (exit == 0) {
                unfinished();
            }
            return exit;
        }

        /** A question that a crash cut short is evidence, and no tampering. */
        private void unfinished() {
            Map<String, List<AuditEntry>> byRole =
                    AuditTrace.unfinished(dir).stream()
                            .collect(groupingBy(AuditEntry::role, TreeMap::new, toList()));
            byRole.forEach((role, open) ->
                    System.out.printf(
                            "%s: %d permitted without a completion: running now, or cut off by a crash; the last is txn %s%n",
                            role, open.size(), open.getLast().entry().txn()));
        }
    }

    /** One question's way through all processes. */
    @Command(
            name = "trace",
            description =
                    "Prints every record of one question, from all processes, in order of time.")
    static final class Trace implements Callable<Integer> {
        @Mixin private DemoOptions options = new DemoOptions();

        @Parameters(
                paramLabel = "TXN",
                description = "the question's id, as receipts and records have it")
        private String txn = "";

        @Override
        public Integer call() {
            List<AuditEntry> entries = AuditTrace.trace(options.existing().dir(), txn);
            entries.forEach(entry -> System.out.println(entry.text()));
            if (entries.isEmpty()) {
                throw new Refusal(
                        "txn: no record of it (expected: an id from a receipt or from audit tail)");
            }
            return 0;
        }
    }

    /** What is happening. */
    @Command(
            name = "tail",
            description = "Prints what is written to the logs; --follow goes on until Ctrl-C.")
    static final class Tail implements Runnable {
        @Mixin private DemoOptions options = new DemoOptions();

        @Option(
                names = {"-f", "--follow"},
                description = "goes on as records come")
        private boolean follow;

        @Override
        public void run() {
            var tail = new AuditTail(options.existing().dir());
            do {
                tail.next().forEach(entry -> System.out.println(entry.text()));
                if (follow) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
                }
            } while (follow && !Thread.currentThread().isInterrupted());
        }
    }
}
