// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ahocorasick.trie.Trie;

/**
 * One Aho-Corasick pass over a view for words of each signature's two rarest parts; a signature of
 * which either is missing is not tried. Immutable; any number of threads.
 */
final class Prefilter {
    private static final int PARTS = 2;

    private final List<BitSet> needed = new ArrayList<>();
    private final Map<String, BitSet> classesOf = new HashMap<>();
    private final Map<String, Rule> literals;
    private final Trie words;

    Prefilter(Vocabulary vocabulary, List<Signature> signatures, Map<String, Rule> literals) {
        this.literals = Map.copyOf(literals);
        for (Signature signature : signatures) {
            var rarest = new BitSet();
            signature.pattern().needed().stream()
                    .distinct()
                    .sorted(Comparator.comparingInt(c -> -shortest(vocabulary.members(c))))
                    .limit(PARTS)
                    .forEach(rarest::set);
            needed.add(rarest);
            rarest.stream().forEach(c -> watch(vocabulary, c));
        }
        var builder = Trie.builder();
        classesOf.keySet().forEach(builder::addKeyword);
        literals.keySet().forEach(builder::addKeyword);
        words = builder.build();
    }

    private void watch(Vocabulary vocabulary, int phraseClass) {
        for (String phrase : vocabulary.members(phraseClass)) {
            classesOf.computeIfAbsent(keyword(phrase), _ -> new BitSet()).set(phraseClass);
        }
    }

    private static int shortest(List<String> phrases) {
        return phrases.stream().mapToInt(phrase -> keyword(phrase).length()).min().orElse(0);
    }

    /** A phrase's longest word; a phrase written without spaces counts as one. */
    private static String keyword(String phrase) {
        String longest = "";
        for (String word : phrase.split("[\\s']+", -1)) {
            longest = word.length() > longest.length() ? word : longest;
        }
        return longest;
    }

    /** Told of each literal of a rule that stands in the text. */
    @FunctionalInterface
    interface OnLiteral {
        void found(Rule rule, int from, int to);
    }

    /** The signatures to try, by index. */
    BitSet candidates(String text, Work work, OnLiteral onLiteral) {
        var seen = new BitSet();
        words.parseText(
                text,
                emit -> {
                    work.add(1);
                    BitSet classes = classesOf.get(emit.getKeyword());
                    if (classes != null) {
                        seen.or(classes);
                    }
                    Rule literal = literals.get(emit.getKeyword());
                    if (literal != null) {
                        onLiteral.found(literal, emit.getStart(), emit.getEnd() + 1);
                    }
                    return true;
                });
        var candidates = new BitSet();
        for (int i = 0; !seen.isEmpty() && i < needed.size(); i++) {
            var missing = (BitSet) needed.get(i).clone();
            missing.andNot(seen);
            candidates.set(i, missing.isEmpty());
        }
        return candidates;
    }
}
