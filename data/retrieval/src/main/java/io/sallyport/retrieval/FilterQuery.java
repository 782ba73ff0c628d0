// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * Attributes in the index, and filters over them. A document without the attribute is unequal to
 * every value and in no order with any.
 */
final class FilterQuery {
    private FilterQuery() {}

    /** Makes {@code document} findable by an attribute. */
    static void index(Document document, String key, Attribute attribute) {
        switch (attribute) {
            case Attribute.Text(String value) ->
                    document.add(new StringField("text." + key, value, Field.Store.NO));
            case Attribute.Amount(double value) ->
                    document.add(new DoublePoint("number." + key, value));
            case Attribute.Flag(boolean value) ->
                    document.add(
                            new StringField(
                                    "flag." + key, Boolean.toString(value), Field.Store.NO));
        }
    }

    static Query of(Filter filter) {
        return switch (filter) {
            case Filter.All(List<Filter> parts) -> join(parts, Occur.FILTER);
            case Filter.Any(List<Filter> parts) -> join(parts, Occur.SHOULD);
            case Filter.Compare compare -> of(compare);
        };
    }

    private static Query of(Filter.Compare compare) {
        String key = compare.key();
        return switch (compare.relation()) {
            case EQ, IN -> anyOf(compare);
            case NE, NIN -> not(anyOf(compare));
            case GT -> between(key, DoublePoint.nextUp(number(compare)), Double.POSITIVE_INFINITY);
            case GTE -> between(key, number(compare), Double.POSITIVE_INFINITY);
            case LT ->
                    between(key, Double.NEGATIVE_INFINITY, DoublePoint.nextDown(number(compare)));
            case LTE -> between(key, Double.NEGATIVE_INFINITY, number(compare));
        };
    }

    private static Query join(List<Filter> parts, Occur occur) {
        if (parts.isEmpty()) {
            return new MatchNoDocsQuery("no parts");
        }
        var all = new BooleanQuery.Builder();
        parts.forEach(part -> all.add(of(part), occur));
        return all.build();
    }

    private static Query anyOf(Filter.Compare compare) {
        var any = new BooleanQuery.Builder();
        compare.values().forEach(value -> any.add(equal(compare.key(), value), Occur.SHOULD));
        return any.build();
    }

    private static Query not(Query query) {
        return new BooleanQuery.Builder()
                .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
                .add(query, Occur.MUST_NOT)
                .build();
    }

    private static Query equal(String key, Attribute attribute) {
        return switch (attribute) {
            case Attribute.Text(String value) -> new TermQuery(new Term("text." + key, value));
            case Attribute.Amount(double value) ->
                    DoublePoint.newExactQuery("number." + key, value);
            case Attribute.Flag(boolean value) ->
                    new TermQuery(new Term("flag." + key, Boolean.toString(value)));
        };
    }

    private static Query between(String key, double from, double to) {
        return DoublePoint.newRangeQuery("number." + key, from, to);
    }

    private static double number(Filter.Compare compare) {
        return switch (compare.values().getFirst()) {
            case Attribute.Amount(double value) -> value;
            case Attribute.Text _, Attribute.Flag _ ->
                    throw new IllegalArgumentException("filter: not ordered (expected: a number)");
        };
    }
}
