// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.ingest.Folder;
import io.sallyport.ingest.FolderIngest;
import java.util.ArrayList;
import java.util.List;

/** What {@code ingest} has done, for people and for programs. */
record IngestReport(
        String collection, String source, boolean dryRun, FolderIngest.Summary summary) {
    private static final ObjectMapper JSON = new ObjectMapper();

    String text() {
        var lines = new ArrayList<String>();
        lines.add(
                "ingest: %s, source %s%s: %d %s, %d unchanged, %d deleted, %d skipped, %d refused"
                        .formatted(
                                collection,
                                source,
                                dryRun ? " (dry run)" : "",
                                summary.stored().size(),
                                dryRun ? "to bring in" : "stored",
                                summary.unchanged().size(),
                                summary.deleted().size(),
                                summary.skipped().size(),
                                summary.failed().size()));
        summary.deleted().forEach(id -> lines.add("deleted: " + id));
        summary.skipped().forEach(one -> lines.add("skipped: " + one.path() + ": " + one.why()));
        summary.failed().forEach(one -> lines.add("refused: " + one.path() + ": " + one.why()));
        summary.nobody()
                .forEach(path -> lines.add("nobody may see: " + path + " (no grants stated)"));
        return String.join(System.lineSeparator(), lines);
    }

    String json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("collection", collection).put("source", source).put("dry_run", dryRun);
        root.set("stored", JSON.valueToTree(summary.stored()));
        root.set("unchanged", JSON.valueToTree(summary.unchanged()));
        root.set("deleted", JSON.valueToTree(summary.deleted()));
        files(root, "skipped", summary.skipped());
        files(root, "refused", summary.failed());
        root.set("nobody", JSON.valueToTree(summary.nobody()));
        return root.toPrettyString();
    }

    private static void files(ObjectNode root, String name, List<Folder.Skipped> all) {
        var list = root.putArray(name);
        all.forEach(one -> list.addObject().put("file", one.path()).put("why", one.why()));
    }
}
