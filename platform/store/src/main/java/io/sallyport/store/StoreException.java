// SPDX-License-Identifier: Apache-2.0
package io.sallyport.store;

/** The database did not answer, or not as it must. Whoever guards something refuses then. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was being done
     */
    public StoreException(String message) {
        super(message);
    }

    /**
     * @param message what was being done
     */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
