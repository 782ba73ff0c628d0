// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * An answer that is still coming. Close it to let the connection go; closing early cancels the
 * request.
 *
 * @param headers lower-case name to values
 * @param body blocks while there is nothing to read
 */
public record StreamedAnswer(int status, Map<String, List<String>> headers, InputStream body)
        implements AutoCloseable {
    public StreamedAnswer {
        headers = Map.copyOf(headers);
    }

    /** The signed statements of the PEPs below; empty when there are none. */
    public List<String> receipts() {
        return headers.getOrDefault(Answer.RECEIPT, List.of());
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
