// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.embeddings.Embedder;
import java.util.ArrayList;
import java.util.List;

/** Makes a stored document of one that was sent: cut up, embedded. Thread-safe. */
final class Preparation {
    private final Embedder embedder;
    private final Chunker chunker;

    Preparation(Embedder embedder, Chunker chunker) {
        this.embedder = embedder;
        this.chunker = chunker;
    }

    String fingerprint(IncomingDocument masked) {
        return masked.fingerprint(chunker + " " + embedder.dimension());
    }

    /**
     * Embeds each part with the document's title before it, so that a part is found by its topic.
     */
    StoredDocument prepare(IncomingDocument masked) {
        List<String> parts = chunker.cut(masked.text());
        List<float[]> vectors =
                embedder.embedAll(
                        parts.stream().map(part -> masked.title() + "\n" + part).toList());
        var chunks = new ArrayList<Chunk>();
        for (float[] vector : vectors) {
            chunks.add(new Chunk(parts.get(chunks.size()), UnitVector.of(vector)));
        }
        return new StoredDocument(
                masked.title(),
                chunks,
                masked.attributes(),
                masked.guarded(),
                fingerprint(masked),
                0,
                new StoredDocument.Origin(masked.source(), ""));
    }

    UnitVector query(String text) {
        return UnitVector.of(embedder.embed(text));
    }
}
