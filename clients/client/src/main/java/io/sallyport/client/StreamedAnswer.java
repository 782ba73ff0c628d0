// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An answer that is still coming. Close it to let the connection go; closing early cancels the
 * request.
 *
 * @param status RFC 9110, 15
 * @param headers lower-case name to values
 * @param body blocks while there is nothing to read, up to the call's timeout
 */
public record StreamedAnswer(int status, Map<String, List<String>> headers, InputStream body)
        implements AutoCloseable {
    public StreamedAnswer {
        var lower = new HashMap<String, List<String>>();
        headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), values));
        headers = Map.copyOf(lower);
    }

    /** The signed statements of the PEPs below; empty when there are none. */
    public List<String> receipts() {
        return headers.getOrDefault(Answer.RECEIPT, List.of());
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            return; // it is gone already
        }
    }
}
