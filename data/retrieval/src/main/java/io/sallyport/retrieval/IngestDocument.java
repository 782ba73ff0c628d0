// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.util.List;
import java.util.Map;

/**
 * A document on its way into a collection.
 *
 * @param tenant whose collection it is
 * @param collection where it belongs
 * @param id unique in its collection, 1 to 128 of {@code [A-Za-z0-9._-]}
 * @param text may hold {@code {{field}}} where a guarded field's mask shall stand
 * @param attributes what it can be filtered by
 * @param grants principals that may see it ({@code group:engineering}); empty means nobody
 * @param denials principals that may not, whatever was granted
 * @param guarded field name to its clear value, which goes to the key service and nowhere else
 * @param classification what clearance it needs besides
 * @param source the name of what it is loaded from, 1 to 64 of {@code [A-Za-z0-9._-]}; empty for
 *     none
 */
public record IngestDocument(
        String tenant,
        String collection,
        String id,
        String title,
        String text,
        Map<String, String> attributes,
        List<String> grants,
        List<String> denials,
        Map<String, Clear> guarded,
        Classification classification,
        String source) {
    public IngestDocument {
        attributes = Map.copyOf(attributes);
        grants = List.copyOf(grants);
        denials = List.copyOf(denials);
        guarded = Map.copyOf(guarded);
    }

    /** Unclassified, from nowhere in particular. */
    public IngestDocument(
            String tenant,
            String collection,
            String id,
            String title,
            String text,
            Map<String, String> attributes,
            List<String> grants,
            List<String> denials,
            Map<String, Clear> guarded) {
        this(
                tenant,
                collection,
                id,
                title,
                text,
                attributes,
                grants,
                denials,
                guarded,
                Classification.UNCLASSIFIED,
                "");
    }

    @Override
    public String toString() {
        return "IngestDocument[" + collection + "/" + id + "]";
    }

    /**
     * A guarded value before it is sealed: a secret.
     *
     * @param purpose what it may be opened for
     */
    public record Clear(String value, String purpose) {
        @Override
        public String toString() {
            return "Clear[redacted]";
        }
    }
}
