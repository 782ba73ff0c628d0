// SPDX-License-Identifier: Apache-2.0
package io.sallyport.embeddings;

import java.util.List;

/**
 * Turns text into unit vectors of {@link #dimension} floats. Thread-safe; blocks the calling thread
 * for a bounded time, then throws a {@link io.sallyport.runtime.ProblemException}.
 */
public interface Embedder extends AutoCloseable {
    /**
     * One text; of one longer than the model's window, its beginning.
     *
     * @throws IllegalArgumentException when the text is blank
     */
    float[] embed(String text);

    /** Several, in order; an empty list gives an empty list. */
    List<float[]> embedAll(List<String> texts);

    /** Floats per vector. */
    int dimension();

    /** Frees the model; later calls are refused. */
    @Override
    void close();

    /**
     * MiniLM-L6-v2, quantized, from the class path; loads now, so that a broken installation stops
     * the start. It reads about the first 120 tokens (some 500 characters of English): cut longer
     * texts into passages first.
     */
    static Embedder miniLm() {
        return MiniLm.load();
    }
}
