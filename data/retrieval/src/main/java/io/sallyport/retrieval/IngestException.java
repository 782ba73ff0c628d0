// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

/** A document could not be brought in; those before it are in. */
public final class IngestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message which document, and what the other side answered
     */
    public IngestException(String message) {
        super(message);
    }

    /** As above, keeping what went wrong below. */
    public IngestException(String message, Throwable cause) {
        super(message, cause);
    }
}
