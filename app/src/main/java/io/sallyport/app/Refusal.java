// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

/** A command cannot go on; the message is one or more lines for the person at the terminal. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int exit;

    Refusal(String message) {
        this(message, 1);
    }

    Refusal(String message, int exit) {
        super(message);
        this.exit = exit;
    }

    /** The process's exit status. */
    int exit() {
        return exit;
    }
}
