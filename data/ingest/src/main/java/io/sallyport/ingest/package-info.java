// SPDX-License-Identifier: Apache-2.0
/**
 * Folders of documents, and files that say who may see them, read for retrieval.
 *
 * <p>Start at {@link io.sallyport.ingest.Folder}. Nothing is guessed in favour of a reader: a
 * document whose rights are not stated is nobody's, and a rights file with a mistake stops
 * everything before anything is sent.
 */
@NullMarked
package io.sallyport.ingest;

import org.jspecify.annotations.NullMarked;
