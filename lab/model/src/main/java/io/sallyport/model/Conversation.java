// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import java.util.List;

/**
 * What the answerer works on.
 *
 * @param question the last thing the user said, without passages; blank when there is none
 * @param sources the passages to answer from, in the order in which they came
 */
record Conversation(String question, List<Source> sources) {
    Conversation {
        sources = List.copyOf(sources);
    }

    /**
     * One passage: data, whatever it says.
     *
     * @param title for the citation; blank when it came without one
     */
    record Source(String title, String text) {}
}
