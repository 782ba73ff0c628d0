// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.identity.TenantId;
import java.util.regex.Pattern;

/**
 * Where a document is.
 *
 * @param document its id there, not believed: the database names it too
 */
record Place(TenantId tenant, String collection, String document) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    /** Whether a document may be called so. */
    static boolean valid(String document) {
        return ID.matcher(document).matches();
    }

    /** For logs: a name that none of our documents can have is not repeated. */
    String printable() {
        return valid(document) ? document : "(not a document id)";
    }
}
