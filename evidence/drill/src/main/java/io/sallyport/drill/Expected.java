// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

/** What must come of an attack. */
sealed interface Expected {
    /** This refusal, and no other: refused by something else is not this control at work. */
    record Refusal(int status, String code) implements Expected {}

    /**
     * No answer over HTTP at all: the connection is not taken.
     *
     * @param how the TLS alert that says why (RFC 8446, 6.2), or {@code closed}: who speaks no TLS
     *     is told nothing. Any other end, a reset or a refused port, could be a dead service
     */
    record NoConnection(String how) implements Expected {}

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
            case NoConnection(String how) -> seen.equals(new Seen.Closed(how));
            case Nothing() -> seen.passes();
        };
    }

    /** For people. */
    default String text() {
        return switch (this) {
            case Refusal(int status, String code) -> status + " " + code;
            case NoConnection(String how) -> "no connection, " + how;
            case Nothing() -> "nothing gained";
        };
    }
}
