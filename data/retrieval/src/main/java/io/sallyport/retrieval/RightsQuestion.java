// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.identity.Principal;
import java.util.Map;

/** What an operator asks about rights. */
sealed interface RightsQuestion {
    /** Most documents of one page. */
    int PAGE = 200;

    /** Most documents whose rights are changed at once. */
    int MOST = 5_000;

    /** Where; not known to exist. */
    String collection();

    /** What are this document's rights? */
    record One(String collection, String document) implements RightsQuestion {}

    /**
     * What are the rights of the documents here?
     *
     * @param after only documents after this id; empty for the first page
     */
    record Listed(String collection, String after) implements RightsQuestion {}

    /** May this user see this document, and why? */
    record Explained(String collection, String document, Principal.User user)
            implements RightsQuestion {
        @Override
        public String toString() {
            return "Explained[" + collection + "]";
        }
    }

    /**
     * Change them, all or none.
     *
     * @param rights document to its new rights
     * @param single whether it is one document's own path, which may be missing as a path may
     * @param dryRun only say what would happen
     */
    record Change(String collection, Map<String, Rights> rights, boolean single, boolean dryRun)
            implements RightsQuestion {
        public Change {
            rights = Map.copyOf(rights);
        }
    }
}
