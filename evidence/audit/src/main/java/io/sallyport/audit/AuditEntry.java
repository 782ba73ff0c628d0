// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import io.sallyport.runtime.PlainText;
import java.util.StringJoiner;

/**
 * A record and where it stands.
 *
 * @param role whose log, by the folder's name
 * @param index the record's, from 0
 */
public record AuditEntry(String role, long index, AuditRecord entry) {
    /**
     * One line for a terminal. Values are quoted, so that none can look like another fact; what is
     * not plain text is shown as {@code ?}.
     */
    public String text() {
        var words = new StringJoiner(" ");
        words.add(entry.at().toString()).add(role + "#" + index).add(entry.event());
        if (!entry.txn().isEmpty()) {
            words.add(word("txn", entry.txn()));
        }
        if (!entry.request().isEmpty()) {
            words.add(word("request", entry.request()));
        }
        entry.facts().forEach((name, value) -> words.add(word(name, value)));
        return PlainText.plain(words.toString(), '?');
    }

    private static String word(String name, String value) {
        return name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
