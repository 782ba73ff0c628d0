// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

/** The running demo could not be used: what is missing, and what to do, in one line. */
public final class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message one line without secrets
     */
    public DemoException(String message) {
        super(message);
    }

    /** As above, with what was below it. */
    public DemoException(String message, Throwable cause) {
        super(message, cause);
    }
}
