// SPDX-License-Identifier: Apache-2.0
package io.sallyport.device;

import java.util.List;

/**
 * What a device asks.
 *
 * @param text in words
 * @param readings what it has measured, for the model to answer from; data, not instructions, and
 *     looked at by the gateway's firewall as such. Empty for none
 */
public record Question(String text, List<String> readings) {
    public Question {
        readings = List.copyOf(readings);
        if (text.isBlank()) {
            throw new IllegalArgumentException("question: blank (expected: words)");
        }
    }
}
