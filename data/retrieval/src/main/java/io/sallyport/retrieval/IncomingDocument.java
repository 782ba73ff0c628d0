// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A document as it was sent.
 *
 * @param text may hold {@code {{field}}} where a guarded field's mask shall stand
 * @param guarded already sealed by the key service
 * @param source the name of what it was loaded from; empty for none
 */
record IncomingDocument(
        String title,
        String text,
        Map<String, Attribute> attributes,
        Map<String, Guarded> guarded,
        Rights rights,
        String source) {
    IncomingDocument {
        if (title.isBlank() || text.isBlank()) {
            throw new IllegalArgumentException("document: no title or text (expected: both)");
        }
        attributes = Map.copyOf(attributes);
        guarded = Map.copyOf(guarded);
    }

    /** From nowhere in particular. */
    IncomingDocument(
            String title,
            String text,
            Map<String, Attribute> attributes,
            Map<String, Guarded> guarded,
            Rights rights) {
        this(title, text, attributes, guarded, rights, "");
    }

    /**
     * The same for the same document, rights apart, prepared the same way.
     *
     * @param preparation how it is cut up
     */
    String fingerprint(String preparation) {
        var whole = new Chunk(text, UnitVector.of(new float[0]));
        var plain =
                new StoredDocument(
                        title,
                        List.of(whole),
                        attributes,
                        guarded,
                        "",
                        0,
                        new StoredDocument.Origin(source, ""));
        String body = new String(RowJson.write(plain), StandardCharsets.UTF_8);
        return Digests.sha256((preparation + "\n" + body).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "IncomingDocument[redacted]";
    }
}
