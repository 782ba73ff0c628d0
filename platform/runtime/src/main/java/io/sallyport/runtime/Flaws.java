// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is wrong with a configuration record's components, in its compact constructor: all
 * of it is told at once, each fault at its own line of the file. Used by one thread.
 */
public final class Flaws {
    private final List<String> found = new ArrayList<>();

    /**
     * Notes a flaw unless the component is {@code sound}.
     *
     * @param key the component as the file writes it, or something below it: {@code models.x}
     * @param what the value and what was expected, one line, never a secret
     */
    public Flaws unless(boolean sound, String key, String what) {
        if (!sound) {
            found.add(key + ": " + what);
        }
        return this;
    }

    /**
     * Ends the construction when there is a flaw.
     *
     * @throws IllegalArgumentException one line for each
     */
    public void refuse() {
        if (!found.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", found));
        }
    }
}
