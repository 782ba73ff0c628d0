// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What readers of the guide copy. */
final class GuideBlocks {
    /** The repository's root; the tests run in {@code trust/sts}. */
    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private GuideBlocks() {}

    static List<String> of(String language) {
        try {
            return Pattern.compile(
                            "^```" + language + "\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL)
                    .matcher(Files.readString(ROOT.resolve("docs/guides/identity.md")))
                    .results()
                    .map(block -> block.group(1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
