// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ingest;

import java.net.URI;
import java.util.Optional;

/**
 * In the configuration as {@code ingest}: where the commands {@code ingest} and {@code rights} find
 * what they call.
 *
 * @param retrieval its listener, https
 * @param keys the key service's, for documents with guarded fields
 */
public record IngestConfig(URI retrieval, Optional<URI> keys) {
    public IngestConfig {
        if (!"https".equals(retrieval.getScheme())
                || keys.filter(uri -> !"https".equals(uri.getScheme())).isPresent()) {
            throw new IllegalArgumentException("retrieval, keys: not valid (expected: https://)");
        }
    }
}
