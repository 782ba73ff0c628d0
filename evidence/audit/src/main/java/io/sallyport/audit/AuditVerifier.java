// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks logs from outside, with nothing but their files. Finds a changed, removed, moved or cut
 * off record, a forged checkpoint, another key. Does not find log, checkpoint and key replaced
 * together, nor log and checkpoint set back together to an earlier moment: that takes a witness
 * elsewhere.
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
        List<LogFolder> logs = LogFolders.in(folder);
        if (logs.isEmpty()) {
            String why =
                    Files.isDirectory(folder)
                            ? "no audit log here (expected: log.jsonl, or audit/ROLE/log.jsonl)"
                            : "no such folder";
            return List.of(new Finding(folder, new Verdict.Unreadable(why)));
        }
        return logs.stream().map(log -> new Finding(log.path(), LogCheck.verdict(log))).toList();
    }

    /** For scripts: 0 all intact, 1 one tampered, 2 none tampered but one unreadable. */
    public static int exitCode(List<Finding> findings) {
        if (findings.stream().anyMatch(one -> one.verdict() instanceof Verdict.Tampered)) {
            return 1;
        }
        boolean intact = findings.stream().allMatch(one -> one.verdict() instanceof Verdict.Intact);
        return intact && !findings.isEmpty() ? 0 : 2;
    }
}
