// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * The vectors of one collection, with each document's rights beside them, in memory only.
 * Thread-safe. A change is seen by every search that begins after it returned.
 */
final class VectorIndex implements AutoCloseable {
    static final String VECTOR = "vector";
    static final String GRANT = "grant";
    static final String DENIAL = "denial";
    static final String LEVEL = "level";
    static final String DOCUMENT = "document";
    static final String CHUNK = "chunk";
    static final String REVISION = "revision";

    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final VectorSearch search;
    private final Map<String, Long> revisions = new HashMap<>();

    VectorIndex(VectorSearch search) {
        this.search = search;
        try {
            var config = new IndexWriterConfig().setMergeScheduler(new SerialMergeScheduler());
            writer = new IndexWriter(new ByteBuffersDirectory(), config);
            searchers = new SearcherManager(writer, new Uncached());
        } catch (IOException e) {
            throw new UncheckedIOException("index: cannot be made in memory", e);
        }
    }

    /**
     * Puts a document in place of its older revision; an older one than is here changes nothing.
     */
    synchronized void put(String id, StoredDocument stored, Rights rights) {
        if (revisions.getOrDefault(id, 0L) >= stored.revision()) {
            return;
        }
        var chunks = new java.util.ArrayList<Document>();
        for (Chunk chunk : stored.chunks()) {
            chunks.add(document(id, chunks.size(), stored, rights));
            chunks.getLast()
                    .add(
                            new KnnFloatVectorField(
                                    VECTOR,
                                    chunk.vector().array(),
                                    VectorSimilarityFunction.DOT_PRODUCT));
        }
        try {
            writer.updateDocuments(new Term(DOCUMENT, id), chunks);
        } catch (IOException e) {
            throw new UncheckedIOException("index: cannot be written in memory", e);
        }
        revisions.put(id, stored.revision());
    }

    /** Takes a document away, unless a revision later than {@code upTo} is here. */
    synchronized void remove(String id, long upTo) {
        if (revisions.getOrDefault(id, 0L) > upTo) {
            return;
        }
        try {
            writer.deleteDocuments(new Term(DOCUMENT, id));
        } catch (IOException e) {
            throw new UncheckedIOException("index: cannot be written in memory", e);
        }
        revisions.remove(id);
    }

    /** The revision that is here. */
    synchronized Optional<Long> revision(String id) {
        return Optional.ofNullable(revisions.get(id));
    }

    /** Makes all changes so far visible. */
    void refresh() {
        try {
            searchers.maybeRefreshBlocking();
        } catch (IOException e) {
            throw new UncheckedIOException("index: cannot be read in memory", e);
        }
    }

    /** The best chunks that {@code wanted} lets through, best first. */
    List<Near> search(Wanted wanted) {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                return search.run(searcher, wanted);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("index: cannot be read in memory", e);
        }
    }

    @Override
    public void close() {
        try {
            searchers.close();
            writer.rollback();
        } catch (IOException e) {
            throw new UncheckedIOException("index: cannot be closed", e);
        }
    }

    private static Document document(String id, int chunk, StoredDocument stored, Rights rights) {
        var document = new Document();
        document.add(new StringField(DOCUMENT, id, Field.Store.YES));
        document.add(new StoredField(CHUNK, chunk));
        document.add(new StoredField(REVISION, stored.revision()));
        rights.grants().forEach(name -> document.add(new StringField(GRANT, name, Field.Store.NO)));
        rights.denials()
                .forEach(name -> document.add(new StringField(DENIAL, name, Field.Store.NO)));
        if (rights.classification() != Classification.UNCLASSIFIED) {
            document.add(new StringField(LEVEL, rights.classification().text(), Field.Store.NO));
        }
        stored.attributes().forEach((key, value) -> FilterQuery.index(document, key, value));
        return document;
    }

    /**
     * What is looked for.
     *
     * @param principals who looks
     * @param filter empty lets every attribute through
     * @param count at most so many chunks
     */
    record Wanted(UnitVector query, Principals principals, Optional<Filter> filter, int count) {}

    /**
     * A chunk that was found.
     *
     * @param revision of the document when it was indexed
     * @param score dot product of two unit vectors, -1 to 1
     */
    record Near(String document, int chunk, long revision, float score) {}

    /** One user's bit sets are not kept for the next. */
    private static final class Uncached extends SearcherFactory {
        @Override
        public IndexSearcher newSearcher(
                org.apache.lucene.index.IndexReader reader,
                org.apache.lucene.index.@org.jspecify.annotations.Nullable IndexReader previous) {
            var searcher = new IndexSearcher(reader);
            searcher.setQueryCache(null);
            return searcher;
        }
    }
}
