// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.world.DemoException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The processes of a running demo.
 *
 * @param pids by name, in the order in which they were started
 */
record DemoProcesses(Map<String, Long> pids) {
    private static final ObjectMapper JSON = new ObjectMapper();

    DemoProcesses {
        pids = Collections.unmodifiableMap(new LinkedHashMap<>(pids));
    }

    /**
     * Reads {@code processes.json}; those that ended by themselves are left out.
     *
     * @throws DemoException when no demo runs from that folder
     */
    static DemoProcesses of(Path dir) {
        Path file = dir.resolve("processes.json");
        try {
            var pids = new LinkedHashMap<String, Long>();
            for (JsonNode one : JSON.readTree(file.toFile())) {
                long pid = one.path("pid").asLong();
                if (ProcessUse.of(pid).filter(use -> use.residentKiB() > 0).isPresent()) {
                    pids.put(one.path("name").asText(), pid);
                }
            }
            return new DemoProcesses(pids);
        } catch (IOException e) {
            throw new DemoException(
                    "processes: %s cannot be read (expected: a running demo's file); start the demo"
                            .formatted(file),
                    e);
        }
    }

    /**
     * The process of that name.
     *
     * @throws DemoException when it does not run
     */
    long pid(String name) {
        Long pid = pids.get(name);
        if (pid == null) {
            throw new DemoException("process %s: not running (expected: running)".formatted(name));
        }
        return pid;
    }

    /** What each uses now; a process that has ended is left out. */
    Map<String, ProcessUse> use() {
        var use = new LinkedHashMap<String, ProcessUse>();
        pids.forEach((name, pid) -> ProcessUse.of(pid).ifPresent(now -> use.put(name, now)));
        return use;
    }
}
