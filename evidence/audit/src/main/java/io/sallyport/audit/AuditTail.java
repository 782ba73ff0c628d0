// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads logs as they grow, without checking them. Ask again for what came since. Used by one
 * thread.
 */
public final class AuditTail {
    private final Path folder;
    private final Map<Path, Position> read = new HashMap<>();

    /**
     * From the beginning of each log.
     *
     * @param folder as for {@link AuditVerifier#verify}
     */
    public AuditTail(Path folder) {
        this.folder = folder;
    }

    /**
     * All whole records that came since the last call, in all logs, by time.
     *
     * @throws AuditException when a log cannot be read, or a line is no record
     */
    public List<AuditEntry> next() {
        List<AuditEntry> entries = new ArrayList<>();
        for (LogFolder log : LogFolders.in(folder)) {
            Position from = read.getOrDefault(log.path(), new Position(0, 0));
            read.put(log.path(), read(log, from, entries));
        }
        entries.sort(
                Comparator.comparing((AuditEntry entry) -> entry.entry().at())
                        .thenComparing(AuditEntry::role)
                        .thenComparingLong(AuditEntry::index));
        return List.copyOf(entries);
    }

    private static Position read(LogFolder log, Position from, List<AuditEntry> entries) {
        long index = from.records();
        try (var lines = new LineReader(log.log(), from.bytes())) {
            for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
                entries.add(new AuditEntry(log.role(), index, parse(log, index, line.get())));
                index++;
            }
            return new Position(lines.whole(), index);
        } catch (IOException failed) {
            throw new AuditException("audit log: " + log.path() + " cannot be read", failed);
        }
    }

    private static AuditRecord parse(LogFolder log, long index, byte[] line) {
        return Lines.parse(line)
                .orElseThrow(() ->
                        new AuditException(
                                "audit log: "
                                        + log.path()
                                        + " record "
                                        + index
                                        + " is no record; run audit verify first"));
    }

    private record Position(long bytes, long records) {}
}
