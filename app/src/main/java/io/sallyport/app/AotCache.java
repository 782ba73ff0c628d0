// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the JVM kept of the rehearsal ({@code etc/rehearse.sh}), beside the folder of the jars. One
 * that is missing or made from other jars is ignored by the JVM: nothing depends on it.
 */
final class AotCache {
    private static final String NAME = "sallyport.aot";

    private AotCache() {}

    /** For a process on this one's class path; empty where there was no rehearsal. */
    static List<String> flags() {
        String first = System.getProperty("java.class.path", "").split(File.pathSeparator, 2)[0];
        return flags(Path.of(first).toAbsolutePath().resolveSibling("")); // its folder
    }

    /**
     * As above.
     *
     * @param lib the folder with the jars
     */
    static List<String> flags(Path lib) {
        Path cache = lib.resolveSibling(NAME);
        return Files.isRegularFile(cache)
                // nor a word about one that does not fit
                ? List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off", "-Xlog:aot*=off:stderr")
                : List.of();
    }
}
