// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A whole answer.
 *
 * @param status RFC 9110, 15
 * @param headers lower-case name to values
 * @param body as text
 */
public record Answer(int status, Map<String, List<String>> headers, String body) {
    /** The header in which PEPs say what they decided. */
    static final String RECEIPT = "sallyport-receipt";

    public Answer {
        headers = Map.copyOf(headers);
    }

    static Answer of(int status, Map<String, List<String>> headers, byte[] body) {
        return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    /** The signed statements of the PEPs below; empty when there are none. */
    public List<String> receipts() {
        return headers.getOrDefault(RECEIPT, List.of());
    }
}
