// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

/** There is no usable answer: the callee is down, too slow, or not who it must be. */
public final class CallFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message one line: who did not answer, and what to do
     */
    public CallFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** As above, when what came is no answer. */
    public CallFailedException(String message) {
        super(message);
    }
}
