// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

/**
 * A document could not be brought in, or rights not be read or changed; what was done before is.
 */
public final class IngestException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean itself;

    /**
     * @param message which document, and what the other side answered
     */
    public IngestException(String message) {
        this(message, false);
    }

    /**
     * @param itself whether just this document is at fault
     */
    IngestException(String message, boolean itself) {
        super(message);
        this.itself = itself;
    }

    /** As above, keeping what went wrong below. */
    public IngestException(String message, Throwable cause) {
        super(message, cause);
        this.itself = false;
    }

    /** Whether just this document is at fault, so that the next one may pass. */
    public boolean itself() {
        return itself;
    }
}
