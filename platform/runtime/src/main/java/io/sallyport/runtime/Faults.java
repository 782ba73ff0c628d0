// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** What is wrong with one file, found in any order and told in file order. */
final class Faults {
    private static final Pattern SECRETIVE =
            Pattern.compile("(?i).*(secret|password|token|key|credential)[^.]*");
    private static final int LONGEST_VALUE = 60;

    private final Path file;
    private final List<Fault> found = new ArrayList<>();

    Faults(Path file) {
        this.file = file;
    }

    void add(int line, String path, String what) {
        found.add(new Fault(line, path + ": " + what));
    }

    /** A value that is not what was expected. */
    void unexpected(int line, String path, String value, String expected) {
        add(line, path, shown(path, value) + " (expected: " + expected + ")");
    }

    boolean any() {
        return !found.isEmpty();
    }

    void throwIfAny() {
        if (any()) {
            throw new ConfigurationException(
                    found.stream()
                            .distinct()
                            .sorted(Comparator.comparingInt(Fault::line))
                            .map(fault -> file + ":" + fault.line() + ": " + fault.text())
                            .toList());
        }
    }

    /** The value on one line, unless it may hold a secret. */
    private static String shown(String path, String value) {
        if (SECRETIVE.matcher(path).matches() || value.contains("@")) {
            return "not shown";
        }
        String line = PlainText.plain(value, ' ');
        return "`"
                + (line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE) + "…")
                + "`";
    }

    private record Fault(int line, String text) {}
}
