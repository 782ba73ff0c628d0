// SPDX-License-Identifier: Apache-2.0
/**
 * Sentence embeddings computed in this process, offline.
 *
 * <p>Start at {@link io.sallyport.embeddings.Embedder}. Its one rule: native inference runs on a
 * small bounded pool, never on a virtual thread.
 */
@NullMarked
package io.sallyport.embeddings;

import org.jspecify.annotations.NullMarked;
