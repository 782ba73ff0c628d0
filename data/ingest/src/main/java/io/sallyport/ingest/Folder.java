// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ingest;

import io.sallyport.retrieval.Rights;
import io.sallyport.runtime.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder of text, Markdown and HTML files, with rights from {@code rights.yaml} of each folder
 * and {@code NAME.rights.yaml} beside a file. Links are not followed: neither out of the folder,
 * nor from one with wide rights into one with narrow rights.
 *
 * @param root where it is, without links
 * @param files what may be a document, by path
 * @param skipped what is none, and why
 */
public record Folder(Path root, List<Found> files, List<Skipped> skipped) {
    public Folder {
        files = List.copyOf(files);
        skipped = List.copyOf(skipped);
    }

    /**
     * Looks through all of it and reads every rights file; no document yet.
     *
     * @throws ConfigurationException with every fault of every rights file, each with its line, and
     *     of files whose rights nobody could be sure of
     * @throws IllegalArgumentException when it is no folder
     */
    public static Folder read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "folder: `%s` is none (expected: a folder of documents)".formatted(folder));
        }
        try {
            return new FolderWalk(folder.toRealPath()).read();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "folder: `%s` cannot be read (expected: a readable folder)".formatted(folder),
                    e);
        }
    }

    /** The name of this source when nobody gave it one: that of the folder, and a digest. */
    public String source() {
        return DocumentId.source(root);
    }

    /**
     * What is in a file; may be none after all.
     *
     * @param limits what is too long
     */
    public Content content(Found file, Limits limits) {
        return DocumentText.read(root, file, limits);
    }

    /**
     * A file that may be a document.
     *
     * @param path within the folder, with slashes
     * @param id the document's
     * @param rights who may see it; nobody when no rights file says
     */
    public record Found(String path, String id, Rights rights) {}

    /**
     * A file that is no document.
     *
     * @param path within the folder, fit to be shown
     */
    public record Skipped(String path, String why) {}

    /**
     * How much is taken.
     *
     * @param fileBytes of a file, markup and all
     * @param textLength of its text, in chars
     */
    public record Limits(int fileBytes, int textLength) {}

    /** What was found in a file. */
    public sealed interface Content {
        /** A document's title and text. */
        record Text(String title, String text) implements Content {
            @Override
            public String toString() {
                return "Text[redacted]";
            }
        }

        /** No document, and why. */
        record None(String why) implements Content {}
    }
}
