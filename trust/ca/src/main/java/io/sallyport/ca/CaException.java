// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

/** The authority cannot be made, opened or used. The message is one line for the operator. */
public final class CaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CaException(String message) {
        super(message);
    }

    CaException(String message, Throwable cause) {
        super(message, cause);
    }
}
