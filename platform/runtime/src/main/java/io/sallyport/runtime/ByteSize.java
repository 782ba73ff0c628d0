// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

/**
 * A size in bytes, written {@code 64KiB}, {@code 1MiB} or {@code 512B}.
 *
 * @param bytes not negative
 */
public record ByteSize(long bytes) {
    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("size: " + bytes + " (expected: 0 or more bytes)");
        }
    }
}
