// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Checks logs from outside, with nothing but their files. Finds a changed, removed, moved or cut
 * off record, a forged checkpoint, another key, records that nobody signed. Does not find log,
 * checkpoint and key replaced together, nor log and checkpoint set back together to an earlier
 * moment: that takes a witness elsewhere.
 */
public final class AuditVerifier {
    private AuditVerifier() {}

    /**
     * One log and what was found.
     *
     * @param log its folder
     */
    public record Finding(Path log, Verdict verdict) {
        /** One line: the role, then what was found. */
        public String text() {
            String word =
                    switch (verdict) {
                        case Verdict.Intact _ -> "";
                        case Verdict.Tampered _ -> "TAMPERED: ";
                        case Verdict.Unsigned _ -> "UNSIGNED: ";
                        case Verdict.Unreadable _ -> "unreadable: ";
                    };
            return new LogFolder(log).role() + ": " + word + LogCheck.text(verdict);
        }
    }

    /**
     * Checks one log's folder, or every log of a folder that holds some, or every log of a demo's
     * folder ({@code audit/<role>}).
     *
     * @return by role; one finding at least, unreadable when there is no log
     */
    public static List<Finding> verify(Path folder) {
        return verify(folder, LogCheck.PATIENCE);
    }

    /** As above; all logs wait at the same time. */
    static List<Finding> verify(Path folder, Duration patience) {
        List<LogFolder> logs = LogFolders.in(folder);
        if (logs.isEmpty()) {
            String why =
                    Files.isDirectory(folder)
                            ? "no audit log here (expected: log.jsonl, or audit/ROLE/log.jsonl)"
                            : "no such folder";
            return List.of(new Finding(folder, new Verdict.Unreadable(why)));
        }
        List<Future<Finding>> findings;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            findings =
                    logs.stream().map(log -> threads.submit(() -> finding(log, patience))).toList();
        }
        return findings.stream().map(Future::resultNow).toList();
    }

    private static Finding finding(LogFolder log, Duration patience) {
        return new Finding(log.path(), LogCheck.verdict(log, patience));
    }

    /**
     * For scripts: 0 all intact, 1 one tampered, 2 none tampered but one unreadable, 3 neither but
     * one ends in records that nobody signs.
     */
    public static int exitCode(List<Finding> findings) {
        if (any(findings, Verdict.Tampered.class)) {
            return 1;
        }
        if (findings.isEmpty() || any(findings, Verdict.Unreadable.class)) {
            return 2;
        }
        return any(findings, Verdict.Unsigned.class) ? 3 : 0;
    }

    private static boolean any(List<Finding> findings, Class<? extends Verdict> kind) {
        return findings.stream().anyMatch(finding -> kind.isInstance(finding.verdict()));
    }
}
