// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

/** The register does not take a certificate; nothing of it was written. */
final class RegisterRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    RegisterRefusal(String reason) {
        super("certificate: refused by the register, " + reason);
        this.reason = reason;
    }

    /** A stable snake_case word. */
    String reason() {
        return reason;
    }
}
