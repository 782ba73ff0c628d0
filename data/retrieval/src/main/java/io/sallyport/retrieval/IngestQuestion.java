// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

/** A write to one document. */
sealed interface IngestQuestion {
    /** Which document. */
    Routes.Target target();

    /** Put it there, or replace it. */
    record Put(Routes.Target target, IncomingDocument document) implements IngestQuestion {}

    /** Take it away. */
    record Delete(Routes.Target target) implements IngestQuestion {}
}
