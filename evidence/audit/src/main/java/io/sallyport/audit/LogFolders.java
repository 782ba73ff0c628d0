// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds logs: one's own folder, a folder of them, or a demo's folder. */
final class LogFolders {
    private LogFolders() {}

    /** Sorted by path. A folder with a key but no log any more counts: its log is missing. */
    static List<LogFolder> in(Path folder) {
        var one = new LogFolder(folder);
        if (isOurs(one)) {
            return List.of(one);
        }
        Path audit = folder.resolve("audit");
        return below(Files.isDirectory(audit) ? audit : folder);
    }

    private static List<LogFolder> below(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().map(LogFolder::new).filter(LogFolders::isOurs).toList();
        } catch (IOException failed) {
            throw new AuditException("audit logs: " + folder + " cannot be listed", failed);
        }
    }

    private static boolean isOurs(LogFolder folder) {
        boolean keys = Files.exists(folder.publicKey()) && Files.exists(folder.key());
        return folder.isLog() || keys;
    }
}
