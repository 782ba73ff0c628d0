// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

/** The log cannot be written or read. Whoever must write to it refuses then. */
public final class AuditException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was being done
     */
    public AuditException(String message) {
        super(message);
    }

    /**
     * @param message what was being done
     */
    public AuditException(String message, Throwable cause) {
        super(message, cause);
    }
}
