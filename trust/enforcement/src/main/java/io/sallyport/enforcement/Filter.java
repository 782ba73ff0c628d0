// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Response;

/**
 * One step of the path: lets a request on by calling {@code next}, or refuses by throwing a {@link
 * io.sallyport.runtime.ProblemException}. Thread-safe; all that belongs to a request is in the
 * crossing.
 *
 * @param <Q> the request, read
 */
interface Filter<Q> {
    Response handle(Crossing<Q> crossing, Next next);

    /** The rest of the path. */
    @FunctionalInterface
    interface Next {
        Response proceed();
    }
}
