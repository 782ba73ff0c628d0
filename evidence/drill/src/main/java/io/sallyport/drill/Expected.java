// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

/** What must come of an attack. */
sealed interface Expected {
    /** This refusal, and no other: refused by something else is not this control at work. */
    record Refusal(int status, String code) implements Expected {}

    /** No answer over HTTP at all: the connection is not taken. */
    record NoConnection() implements Expected {}

    /** An answer that gives the attacker nothing; what was claimed is ignored. */
    record Nothing() implements Expected {}

    /** How far the attacker came by the answer alone, evidence aside. */
    default Level judge(Seen seen) {
        if (matches(seen)) {
            return Level.REFUSED;
        }
        return seen instanceof Seen.Answered answered && answered.success()
                ? Level.OPEN
                : Level.UNPROVEN;
    }

    private boolean matches(Seen seen) {
        return switch (this) {
            case Refusal(int status, String code) ->
                    seen instanceof Seen.Answered answered
                            && answered.status() == status
                            && answered.code().equals(code);
            case NoConnection() -> seen instanceof Seen.Closed;
            case Nothing() -> seen.passes();
        };
    }

    /** For people. */
    default String text() {
        return switch (this) {
            case Refusal(int status, String code) -> status + " " + code;
            case NoConnection() -> "no connection";
            case Nothing() -> "nothing gained";
        };
    }
}
