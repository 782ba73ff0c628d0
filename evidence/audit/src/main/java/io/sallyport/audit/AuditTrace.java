// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Follows one question through the logs of all roles, without checking them. */
public final class AuditTrace {
    private AuditTrace() {}

    /**
     * Every record of one question, by time.
     *
     * @param folder as for {@link AuditVerifier#verify}
     * @param txn the question's id; an empty one finds nothing
     * @throws AuditException when a log cannot be read, or a line is no record
     */
    public static List<AuditEntry> trace(Path folder, String txn) {
        if (txn.isEmpty()) {
            return List.of();
        }
        return new AuditTail(folder)
                .next().stream().filter(entry -> entry.entry().txn().equals(txn)).toList();
    }

    /**
     * The decisions to let a request on that have no completion (yet): requests that run, or that a
     * crash cut short. A refused request has none and needs none.
     *
     * @param folder as for {@link AuditVerifier#verify}
     * @throws AuditException when a log cannot be read, or a line is no record
     */
    public static List<AuditEntry> unfinished(Path folder) {
        List<AuditEntry> entries = new AuditTail(folder).next();
        Set<String> completed = new HashSet<>();
        entries.stream()
                .filter(entry -> entry.entry().event().equals(AuditRecord.COMPLETION))
                .forEach(entry -> completed.add(id(entry)));
        return entries.stream()
                .filter(entry -> entry.entry().event().equals(AuditRecord.DECISION))
                .filter(entry -> !"refuse".equals(entry.entry().facts().get("decision")))
                .filter(entry -> !completed.contains(id(entry)))
                .toList();
    }

    private static String id(AuditEntry entry) {
        return entry.role() + " " + entry.entry().request();
    }
}
