// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

/** One line a step, ok or FAIL; what was seen is told only when it is wrong. */
final class StorySteps {
    private int said;
    private int failed;

    void say(String what, boolean holds, String seen) {
        said++;
        failed += holds ? 0 : 1;
        System.out.println((holds ? "ok    " : "FAIL  ") + what + (holds ? "" : "; seen: " + seen));
    }

    /** Whether there were steps and all of them hold. */
    boolean hold() {
        System.out.printf("story: %d passed, %d failed%n", said - failed, failed);
        return said > 0 && failed == 0;
    }
}
