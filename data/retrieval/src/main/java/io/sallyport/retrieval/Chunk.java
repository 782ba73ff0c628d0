// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

/**
 * A part of a document that is found on its own.
 *
 * @param text masked
 * @param vector made from the masked text
 */
record Chunk(String text, UnitVector vector) {
    @Override
    public String toString() {
        return "Chunk[redacted]";
    }
}
