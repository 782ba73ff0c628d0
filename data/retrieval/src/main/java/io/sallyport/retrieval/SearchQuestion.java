// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.util.List;
import java.util.Optional;

/**
 * What a search asks, read.
 *
 * @param collection as named in the path; not known to exist
 * @param queries at least one text
 * @param count at most so many passages
 * @param threshold passages whose rounded score is lower are left out
 */
record SearchQuestion(
        String collection,
        List<String> queries,
        int count,
        double threshold,
        Optional<Filter> filter) {
    SearchQuestion {
        queries = List.copyOf(queries);
    }

    @Override
    public String toString() {
        return "SearchQuestion[" + collection + "]";
    }
}
