// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import io.sallyport.runtime.ByteSize;
import io.sallyport.runtime.Default;

/**
 * In the configuration as {@code firewall}.
 *
 * @param maxText a longer text is blocked; counted in bytes of UTF-8
 * @param blockAt a score from which a user's text is blocked, 0 to 1
 * @param blockDocumentsAt the same for tool results and documents, lower
 */
public record FirewallConfig(
        @Default("256KiB") ByteSize maxText,
        @Default("0.7") double blockAt,
        @Default("0.5") double blockDocumentsAt) {
    public FirewallConfig {
        if (maxText.bytes() < 1) {
            throw new IllegalArgumentException("max-text: 0 (expected: at least 1 byte)");
        }
        requireScore("block-at", blockAt);
        requireScore("block-documents-at", blockDocumentsAt);
    }

    private static void requireScore(String key, double score) {
        if (!(score > 0 && score <= 1)) {
            throw new IllegalArgumentException(key + ": " + score + " (expected: above 0, to 1)");
        }
    }
}
