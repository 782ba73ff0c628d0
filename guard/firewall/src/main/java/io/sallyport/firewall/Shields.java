// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Stretches of tokens in which a family of rules means nothing. One thread. */
final class Shields {
    private final int size;
    private final Map<String, BitSet> byFamily = new HashMap<>();

    Shields(int size) {
        this.size = size;
    }

    void add(RuleBook.Match match) {
        if (match.signature() instanceof Signature.Shield shield) {
            for (String family : shield.families()) {
                byFamily.computeIfAbsent(family, _ -> new BitSet(size))
                        .set(match.from(), match.to());
            }
        }
    }

    /** Whether all of {@code [from, to)} is shielded for that family. */
    boolean cover(String family, int from, int to) {
        BitSet shielded = byFamily.get(family);
        return shielded != null && shielded.nextClearBit(from) >= to;
    }
}
