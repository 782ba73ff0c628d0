// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a process of this machine was started with, as far as the system tells. */
final class ProcessArguments {
    private ProcessArguments() {}

    /** All of them, the program first; empty when nobody says. */
    static List<String> of(ProcessHandle process) {
        Path told = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
        try { // Linux: the JDK itself gives up on lines longer than a page
            return List.of(Files.readString(told).split("\0"));
        } catch (IOException e) { // elsewhere, or another user's
            return process.info().arguments().map(List::of).orElse(List.of());
        }
    }

    /** What follows the option {@code name}, for a process of this program. */
    static Optional<String> option(ProcessHandle process, String name) {
        List<String> arguments = of(process);
        int at = arguments.indexOf(name) + 1;
        return arguments.contains(Main.class.getName()) && at > 0 && at < arguments.size()
                ? Optional.of(arguments.get(at))
                : Optional.empty();
    }
}
