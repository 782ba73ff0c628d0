// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ingest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a file is, by the end of its name. */
enum Format {
    TEXT(".txt", ".text"),
    MARKDOWN(".md", ".markdown"),
    HTML(".html", ".htm");

    private final List<String> endings;

    Format(String... endings) {
        this.endings = List.of(endings);
    }

    static Optional<Format> of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> format.endings.stream().anyMatch(lower::endsWith))
                .findFirst();
    }
}
