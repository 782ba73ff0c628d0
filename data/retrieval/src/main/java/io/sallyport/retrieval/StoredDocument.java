// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a row holds inside its seal.
 *
 * @param fingerprint of what was put, rights apart: the same again is not embedded again
 * @param revision grows with every write of this store; a row with an older one was put back
 */
record StoredDocument(
        String title,
        List<Chunk> chunks,
        Map<String, Attribute> attributes,
        Map<String, Guarded> guarded,
        String fingerprint,
        long revision,
        Origin origin) {
    StoredDocument {
        chunks = List.copyOf(chunks);
        attributes = sorted(attributes);
        guarded = sorted(guarded);
    }

    /** From nowhere in particular. */
    StoredDocument(
            String title,
            List<Chunk> chunks,
            Map<String, Attribute> attributes,
            Map<String, Guarded> guarded,
            String fingerprint,
            long revision) {
        this(title, chunks, attributes, guarded, fingerprint, revision, Origin.NONE);
    }

    StoredDocument at(long newRevision) {
        return new StoredDocument(
                title, chunks, attributes, guarded, fingerprint, newRevision, origin);
    }

    /** The same, put with these rights. */
    StoredDocument statedWith(Rights rights) {
        var stated = new Origin(origin.source(), Rights.digest(rights.text()));
        return new StoredDocument(
                title, chunks, attributes, guarded, fingerprint, revision, stated);
    }

    /** Whether it was put with these rights last, whatever they were changed to since. */
    boolean wasPutWith(Rights rights) {
        return origin.stated().equals(Rights.digest(rights.text()));
    }

    /**
     * Where a document came from.
     *
     * @param source the name of what it was loaded from; empty for none
     * @param stated digest of the rights that it was put with: as long as its source says the same
     *     of them, rights that were changed here since stay
     */
    record Origin(String source, String stated) {
        static final Origin NONE = new Origin("", "");
    }

    /** Equal documents are written alike: their digests are compared. */
    private static <V> Map<String, V> sorted(Map<String, V> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }

    @Override
    public String toString() {
        return "StoredDocument[redacted]";
    }
}
