// SPDX-License-Identifier: Apache-2.0
package io.sallyport.embeddings;

import java.util.List;

/**
 * Turns text into unit vectors of {@link #dimension} floats. Thread-safe; blocks the calling
 * thread.
 */
public interface Embedder extends AutoCloseable {
    /** One text; longer than the model's window, its beginning. */
    float[] embed(String text);

    /** Several, in order. */
    List<float[]> embedAll(List<String> texts);

    /** Floats per vector. */
    int dimension();

    @Override
    void close();

    /** MiniLM-L6-v2, quantized, from the class path; loads now. */
    static Embedder miniLm() {
        throw new UnsupportedOperationException("skeleton");
    }
}
