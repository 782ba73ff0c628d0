// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ingest;

import io.sallyport.retrieval.Ingest;
import io.sallyport.retrieval.IngestDocument;
import io.sallyport.retrieval.IngestException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings a folder's documents into one collection. Used by one thread. */
public final class FolderIngest {
    private final Folder folder;
    private final Target target;
    private final Progress progress;
    private final Summary summary = new Summary();

    /**
     * @param progress told of each file
     */
    public FolderIngest(Folder folder, Target target, Progress progress) {
        this.folder = folder;
        this.target = target;
        this.progress = progress;
        folder.skipped().forEach(summary.skipped()::add);
    }

    /** Reads everything and sends nothing. */
    public Summary dryRun() {
        each(document -> summary.stored().add(document.id()));
        return summary;
    }

    /**
     * Brings them in; a document that is refused for itself does not stop the others.
     *
     * @throws IngestException when retrieval stays away, or takes none from here
     */
    public Summary run(Ingest ingest) {
        each(document -> {
            boolean same = ingest.put(document).equals("unchanged");
            (same ? summary.unchanged() : summary.stored()).add(document.id());
        });
        return summary;
    }

    /**
     * Takes away what this source has brought in before and no longer has. A file that is there but
     * is too large, binary or unreadable by now is not gone; when anything was refused, nothing is
     * taken away.
     *
     * @param dryRun only say which
     * @throws IngestException when retrieval stays away, or refuses
     */
    public Summary deleteMissing(Ingest ingest, boolean dryRun) {
        if (!summary.failed().isEmpty()) {
            return summary;
        }
        Set<String> there = new HashSet<>();
        folder.files().forEach(file -> there.add(file.id()));
        for (String id : ingest.ids(target.collection(), target.source())) {
            if (!there.contains(id)) {
                if (!dryRun) {
                    ingest.delete(target.collection(), id);
                }
                summary.deleted().add(id);
            }
        }
        return summary;
    }

    private void each(Work work) {
        int done = 0;
        for (Folder.Found file : folder.files()) {
            switch (folder.content(file, target.limits())) {
                case Folder.Content.None(var why) ->
                        summary.skipped().add(new Folder.Skipped(file.path(), why));
                case Folder.Content.Text text -> one(file, text, work);
            }
            done++;
            progress.done(done, folder.files().size(), file);
        }
    }

    private void one(Folder.Found file, Folder.Content.Text text, Work work) {
        try {
            work.take(document(file, text));
            if (file.rights().grants().isEmpty()) {
                summary.nobody().add(file.path());
            }
        } catch (IngestException e) {
            if (!e.itself()) {
                throw e;
            }
            summary.failed().add(new Folder.Skipped(file.path(), String.valueOf(e.getMessage())));
        }
    }

    private IngestDocument document(Folder.Found file, Folder.Content.Text text) {
        return new IngestDocument(
                target.tenant(),
                target.collection(),
                file.id(),
                text.title(),
                text.text(),
                Map.of(),
                List.copyOf(file.rights().grants()),
                List.copyOf(file.rights().denials()),
                Map.of(),
                file.rights().classification(),
                target.source());
    }

    private interface Work {
        void take(IngestDocument document);
    }

    /** Hears how far it is. */
    @FunctionalInterface
    public interface Progress {
        /** One more file is done; {@code done} of {@code of} are. */
        void done(int done, int of, Folder.Found file);
    }

    /**
     * Where documents go.
     *
     * @param source what they come from, as {@link IngestDocument#source}
     */
    public record Target(String tenant, String collection, String source, Folder.Limits limits) {}

    /**
     * What came of it, filled while it runs.
     *
     * @param stored ids of documents that are new or changed
     * @param unchanged ids of those that were there already
     * @param deleted ids of those that were taken away
     * @param skipped files that are no documents
     * @param failed files whose document was refused
     * @param nobody files whose document nobody may see
     */
    public record Summary(
            List<String> stored,
            List<String> unchanged,
            List<String> deleted,
            List<Folder.Skipped> skipped,
            List<Folder.Skipped> failed,
            List<String> nobody) {
        Summary() {
            this(
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>());
        }
    }
}
