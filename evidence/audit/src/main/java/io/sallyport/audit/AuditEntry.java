// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.util.StringJoiner;

/**
 * A record and where it stands.
 *
 * @param role whose log, by the folder's name
 * @param index the record's, from 0
 */
public record AuditEntry(String role, long index, AuditRecord entry) {
    /** One line for a terminal; control characters are shown as {@code ?}. */
    public String text() {
        var words = new StringJoiner(" ");
        words.add(entry.at().toString()).add(role + "#" + index).add(entry.event());
        if (!entry.txn().isEmpty()) {
            words.add("txn=" + entry.txn());
        }
        if (!entry.request().isEmpty()) {
            words.add("request=" + entry.request());
        }
        entry.facts().forEach((name, value) -> words.add(name + "=" + value));
        return words.toString().replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }
}
