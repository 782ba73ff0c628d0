// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ingest;

import io.sallyport.retrieval.Rights;
import io.sallyport.runtime.ConfigurationException;
import io.sallyport.runtime.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** One walk through a folder; collects every fault before it gives up. Used once. */
final class FolderWalk {
    static final String RIGHTS = "rights.yaml";
    private static final String SIDECAR = ".rights.yaml";
    private static final int MOST_FILES = 100_000;
    private static final int DEEPEST = 32;

    private final Path root;
    private final List<Folder.Found> files = new ArrayList<>();
    private final List<Folder.Skipped> skipped = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final Map<String, String> ids = new HashMap<>();

    FolderWalk(Path root) {
        this.root = root;
    }

    Folder read() {
        folder(root, Rights.NONE, 0);
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
        return new Folder(root, files, skipped);
    }

    private void folder(Path folder, Rights above, int depth) {
        if (depth > DEEPEST) {
            fault(folder, "too deep (expected: at most 32 folders within each other)");
            return;
        }
        List<Path> entries = entries(folder);
        Rights own = above;
        for (Path entry : entries) {
            if (name(entry).equals(RIGHTS)) {
                own = rules(entry, above);
            }
        }
        for (Path entry : entries) {
            entry(entry, own, depth);
        }
    }

    private void entry(Path entry, Rights folder, int depth) {
        String name = name(entry);
        if (name.equals(RIGHTS)) {
            return;
        }
        if (!PlainText.isPlain(name) || name.indexOf('\uFFFD') >= 0) {
            skip(entry, "its name has characters that cannot be shown");
        } else if (looksLikeRights(name)) {
            sidecar(entry);
        } else if (Files.isSymbolicLink(entry)) {
            skip(entry, "a link; links are not followed");
        } else if (name.startsWith(".")) {
            skip(entry, "hidden");
        } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            folder(entry, folder, depth + 1);
        } else if (!Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
            skip(entry, "neither a file nor a folder");
        } else if (Format.of(name).isEmpty()) {
            skip(entry, "neither text, Markdown nor HTML by its name");
        } else {
            document(entry, folder);
        }
    }

    private void document(Path file, Rights folder) {
        Path sidecar = file.resolveSibling(name(file) + SIDECAR);
        Rights rights =
                Files.exists(sidecar, LinkOption.NOFOLLOW_LINKS) ? rules(sidecar, folder) : folder;
        Path relative = root.relativize(file);
        String path = DocumentId.text(relative);
        String id = DocumentId.of(relative);
        String before = ids.putIfAbsent(id, path);
        if (before != null) {
            fault(file, "has the id of another file (expected: one spelling of its name)");
        } else if (ids.size() > MOST_FILES) {
            throw new ConfigurationException(
                    List.of(root + ":1: folder: too many files (expected: at most 100,000)"));
        } else {
            files.add(new Folder.Found(path, id, rights));
        }
    }

    /** A rights file that says nothing of any document would leave one with wider rights. */
    private void sidecar(Path file) {
        String name = name(file);
        if (!name.endsWith(SIDECAR)) {
            fault(file, "looks like a rights file (expected: rights.yaml or NAME.rights.yaml)");
            return;
        }
        String document = name.substring(0, name.length() - SIDECAR.length());
        Path beside = file.resolveSibling(document);
        if (Format.of(document).isEmpty()
                || document.startsWith(".")
                || !Files.isRegularFile(beside, LinkOption.NOFOLLOW_LINKS)) {
            fault(file, "names no document (expected: one of that name beside it)");
        }
    }

    /** Also those whose letters only look like ours: nobody's rights depend on such a name. */
    private static boolean looksLikeRights(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return (lower.endsWith(".yaml") || lower.endsWith(".yml"))
                && (lower.contains("right") || !lower.chars().allMatch(c -> c < 128));
    }

    private Rights rules(Path file, Rights above) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            fault(file, "no plain file (expected: a rights file that is here, not a link)");
            return Rights.NONE;
        }
        try {
            return RightsRules.read(file).under(above);
        } catch (ConfigurationException e) {
            faults.addAll(e.faults());
        } catch (IllegalArgumentException e) {
            fault(file, String.valueOf(e.getMessage()));
        }
        return Rights.NONE;
    }

    private List<Path> entries(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.sorted().toList();
        } catch (IOException e) {
            fault(folder, "cannot be read (expected: a readable folder)");
            return List.of();
        }
    }

    private void fault(Path at, String what) {
        faults.add(PlainText.plain(at.toString(), '?') + ":1: " + what);
    }

    private void skip(Path at, String why) {
        String path = PlainText.plain(DocumentId.text(root.relativize(at)), '?');
        skipped.add(new Folder.Skipped(path, why));
    }

    private static String name(Path entry) {
        return String.valueOf(entry.getFileName());
    }
}
