// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a row holds inside its seal.
 *
 * @param fingerprint of what was put, rights included: the same again changes nothing
 * @param revision grows with every write of this store; a row with an older one was put back
 */
record StoredDocument(
        String title,
        List<Chunk> chunks,
        Map<String, Attribute> attributes,
        Map<String, Guarded> guarded,
        String fingerprint,
        long revision) {
    StoredDocument {
        chunks = List.copyOf(chunks);
        attributes = sorted(attributes);
        guarded = sorted(guarded);
    }

    StoredDocument at(long newRevision) {
        return new StoredDocument(title, chunks, attributes, guarded, fingerprint, newRevision);
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
