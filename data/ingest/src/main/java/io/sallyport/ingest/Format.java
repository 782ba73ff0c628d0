// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ingest;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a file is, by the end of its name. */
enum Format {
    TEXT(".+\\.te?xt"),
    MARKDOWN(".+\\.(md|markdown)"),
    HTML(".+\\.html?");

    private final Pattern name;

    Format(String name) {
        this.name = Pattern.compile(name, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    static Optional<Format> of(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name.matcher(name).matches())
                .findFirst();
    }
}
