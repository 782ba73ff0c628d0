// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

/** What came back. */
sealed interface Seen {
    /**
     * An answer over HTTP.
     *
     * @param code the problem's code, or what is wrong with a success; empty when all is well
     * @param txn the id of the question it belongs to; empty when there is none
     */
    record Answered(int status, String code, String txn) implements Seen {
        boolean success() {
            return status >= 200 && status < 300;
        }
    }

    /**
     * No answer.
     *
     * @param how what happened to the connection, one line
     */
    record Closed(String how) implements Seen {}

    /** Whether it is an answer that gives what was asked for. */
    default boolean passes() {
        return this instanceof Answered answered && answered.success() && answered.code().isEmpty();
    }

    /** The same of no question: it was refused before anybody had read which it belongs to. */
    default Seen untied() {
        return this instanceof Answered(int status, String code, String _)
                ? new Answered(status, code, "")
                : this;
    }

    /** For people. */
    default String text() {
        return switch (this) {
            case Answered(int status, String code, String _) -> (status + " " + code).strip();
            case Closed(String how) -> "no answer: " + how;
        };
    }
}
