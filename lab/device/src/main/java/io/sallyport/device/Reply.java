// SPDX-License-Identifier: Apache-2.0
package io.sallyport.device;

/** What came of a question. */
public sealed interface Reply {
    /**
     * An answer.
     *
     * @param text plain, line by line: nothing in it steers a terminal
     */
    record Answered(String text) implements Reply {}

    /**
     * A refusal.
     *
     * @param code of the gateway, for example {@code budget_exhausted}
     * @param message for the person in front of the device; plain
     */
    record Refused(int status, String code, String message) implements Reply {}
}
