// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

/** A workload did not get an identity. The message is one line for the operator. */
public final class EnrolmentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean temporary;

    EnrolmentException(boolean temporary, String message, Throwable cause) {
        super(message, cause);
        this.temporary = temporary;
    }

    EnrolmentException(boolean temporary, String message) {
        super(message);
        this.temporary = temporary;
    }

    /** Whether the same may work a little later: the authority did not answer. */
    public boolean temporary() {
        return temporary;
    }
}
