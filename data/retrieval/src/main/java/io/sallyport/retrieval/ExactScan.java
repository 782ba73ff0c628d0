// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.util.VectorUtil;
import org.jspecify.annotations.Nullable;

/**
 * Scores every document that a query lets through, and no other: forbidden rows are never touched,
 * so neither recall nor time depends on them.
 */
final class ExactScan extends SimpleCollector {
    static final Comparator<ScoreDoc> WORST_FIRST =
            Comparator.<ScoreDoc>comparingDouble(hit -> hit.score)
                    .thenComparing(Comparator.<ScoreDoc>comparingInt(hit -> hit.doc).reversed());

    private final String field;
    private final float[] query;
    private final int count;
    private final PriorityQueue<ScoreDoc> best = new PriorityQueue<>(WORST_FIRST);
    private int base;
    private @Nullable FloatVectorValues values;
    private KnnVectorValues.@Nullable DocIndexIterator position;

    private ExactScan(String field, float[] query, int count) {
        this.field = field;
        this.query = query;
        this.count = count;
    }

    /** Finds the {@code count} best by dot product, best first. */
    static CollectorManager<ExactScan, List<ScoreDoc>> best(
            String field, float[] query, int count) {
        return new CollectorManager<>() {
            @Override
            public ExactScan newCollector() {
                return new ExactScan(field, query, count);
            }

            @Override
            public List<ScoreDoc> reduce(Collection<ExactScan> scans) {
                var all = new ArrayList<ScoreDoc>();
                scans.forEach(scan -> all.addAll(scan.best));
                all.sort(WORST_FIRST.reversed());
                return List.copyOf(all.subList(0, Math.min(count, all.size())));
            }
        };
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
        base = context.docBase;
        values = context.reader().getFloatVectorValues(field);
        position = values == null ? null : values.iterator();
    }

    @Override
    public void collect(int doc) throws IOException {
        if (values == null || position == null) {
            return;
        }
        int at = position.docID() < doc ? position.advance(doc) : position.docID();
        if (at != doc || at == DocIdSetIterator.NO_MORE_DOCS) {
            return;
        }
        float score = VectorUtil.dotProduct(query, values.vectorValue(position.index()));
        best.add(new ScoreDoc(base + doc, score));
        if (best.size() > count) {
            best.poll();
        }
    }

    @Override
    public ScoreMode scoreMode() {
        return ScoreMode.COMPLETE_NO_SCORES;
    }
}
