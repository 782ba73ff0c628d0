// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The fenced blocks of the documents: what readers copy. */
final class DocumentedBlocks {
    /** The repository's root; the tests run in {@code app}. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private DocumentedBlocks() {}

    /** All blocks of {@code language} in a document, in order. */
    static List<String> of(Path document, String language) throws IOException {
        return Pattern.compile(
                        "^```" + language + "\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(document))
                .results()
                .map(block -> block.group(1))
                .toList();
    }
}
