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

    /**
     * What the database itself said, for a log: the innermost cause. The statements around it may
     * name the values that were bound.
     */
    public static String reason(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage());
    }
}
