// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.http.Form;

/** What a service asks that brings documents in. */
sealed interface IngestQuestion {
    /** Most rows that are looked at for one page of ids. */
    int PAGE = 500;

    /** Where; not known to exist. */
    String collection();

    /** Put it there, or replace it. */
    record Put(Routes.Target target, IncomingDocument document) implements IngestQuestion {
        @Override
        public String collection() {
            return target.collection();
        }
    }

    /** Take it away. */
    record Delete(Routes.Target target) implements IngestQuestion {
        @Override
        public String collection() {
            return target.collection();
        }
    }

    /**
     * Which ids did this source bring in?
     *
     * @param after only those that come after it; empty for the first page
     */
    record Sourced(String collection, String source, String after) implements IngestQuestion {
        static Sourced of(String collection, String query) {
            Form form = Form.parse(query);
            return new Sourced(
                    collection, Sources.checked(form.one("source").orElse("")), Routes.after(form));
        }
    }
}
