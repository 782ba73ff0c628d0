// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Response;

/** What a service of the chain does once steps 1 to 7 have passed. Thread-safe. */
@FunctionalInterface
public interface ChainWork {
    /** Answers the request, as {@code passage.caller()}. */
    Response answer(Passage passage);
}
