// SPDX-License-Identifier: Apache-2.0
package io.sallyport.exchange;

/** The token service refused, or did not answer. */
public final class ExchangeException extends RuntimeException {
    /** The code when the token service did not answer. */
    public static final String UNAVAILABLE = "unavailable";

    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code the error code of RFC 6749, 5.2 or RFC 8693, 2.2.2; {@code unavailable} without
     *     an answer
     */
    public ExchangeException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** As above, without anything below. */
    public ExchangeException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The error code. */
    public String code() {
        return code;
    }
}
