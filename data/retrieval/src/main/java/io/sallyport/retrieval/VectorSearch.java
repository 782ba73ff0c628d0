// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.util.BytesRef;

/**
 * Finds by rights first. A user who may see few documents gets the exact answer over just those;
 * one who may see many gets the graph, with the same rights inside the search.
 */
final class VectorSearch {
    private static final int LEAST_CANDIDATES = 50;
    private static final Set<String> FIELDS =
            Set.of(VectorIndex.DOCUMENT, VectorIndex.CHUNK, VectorIndex.REVISION);

    private final int exactUpTo;

    /**
     * @param exactUpTo up to so many allowed chunks, each is scored; above, the graph is searched
     */
    VectorSearch(int exactUpTo) {
        this.exactUpTo = exactUpTo;
    }

    List<VectorIndex.Near> run(IndexSearcher searcher, VectorIndex.Wanted wanted)
            throws IOException {
        Query allowed = allowed(wanted);
        int count = searcher.count(allowed);
        if (count == 0) {
            return List.of();
        }
        List<ScoreDoc> best =
                count <= exactUpTo
                        ? exact(searcher, allowed, wanted)
                        : graph(searcher, allowed, wanted);
        return near(searcher, best);
    }

    private static Query allowed(VectorIndex.Wanted wanted) {
        List<BytesRef> names = wanted.principals().names().stream().map(BytesRef::new).toList();
        var allowed =
                new BooleanQuery.Builder()
                        .add(new TermInSetQuery(VectorIndex.GRANT, names), Occur.FILTER)
                        .add(new TermInSetQuery(VectorIndex.DENIAL, names), Occur.MUST_NOT);
        List<BytesRef> above =
                wanted.principals().clearance().above().stream()
                        .map(level -> new BytesRef(level.text()))
                        .toList();
        if (!above.isEmpty()) {
            allowed.add(new TermInSetQuery(VectorIndex.LEVEL, above), Occur.MUST_NOT);
        }
        wanted.filter().ifPresent(filter -> allowed.add(FilterQuery.of(filter), Occur.FILTER));
        return allowed.build();
    }

    private static List<ScoreDoc> exact(
            IndexSearcher searcher, Query allowed, VectorIndex.Wanted wanted) throws IOException {
        return searcher.search(
                allowed,
                ExactScan.best(VectorIndex.VECTOR, wanted.query().array(), wanted.count()));
    }

    private static List<ScoreDoc> graph(
            IndexSearcher searcher, Query allowed, VectorIndex.Wanted wanted) throws IOException {
        int candidates = Math.max(LEAST_CANDIDATES, wanted.count());
        var query =
                new KnnFloatVectorQuery(
                        VectorIndex.VECTOR, wanted.query().array(), candidates, allowed);
        return Arrays.stream(searcher.search(query, candidates).scoreDocs)
                // Lucene scores unquantised vectors exactly, as (1 + dot product) / 2
                .map(hit -> new ScoreDoc(hit.doc, 2 * hit.score - 1))
                .sorted(ExactScan.WORST_FIRST.reversed())
                .limit(wanted.count())
                .toList();
    }

    private static List<VectorIndex.Near> near(IndexSearcher searcher, List<ScoreDoc> best)
            throws IOException {
        var fields = searcher.storedFields();
        var near = new ArrayList<VectorIndex.Near>();
        for (ScoreDoc hit : best) {
            Document document = fields.document(hit.doc, FIELDS);
            near.add(
                    new VectorIndex.Near(
                            document.get(VectorIndex.DOCUMENT),
                            document.getField(VectorIndex.CHUNK).numericValue().intValue(),
                            document.getField(VectorIndex.REVISION).numericValue().longValue(),
                            hit.score));
        }
        return near;
    }
}
