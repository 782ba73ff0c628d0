// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

/**
 * One write to a collection, as its log has it.
 *
 * @param document its id, as far as it is to be believed
 * @param revision of the write; later, larger
 * @param previous revision of the write before it in this collection; 0 for the first
 * @param gone whether the document was taken away
 */
record Change(String document, long revision, long previous, boolean gone) {}
