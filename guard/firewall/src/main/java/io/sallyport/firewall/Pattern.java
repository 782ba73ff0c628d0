// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import java.util.ArrayList;
import java.util.List;

/**
 * A small automaton over tokens, written {@code @verb <3> @scope? <2> instruction|rule}: classes,
 * words, gaps of up to so many tokens, and parts that may be missing. From one start it takes a
 * bounded number of steps, whatever the text.
 */
final class Pattern {
    private static final int LONGEST = 64; // tokens, so that a set of them fits a long

    private final List<Element> elements;

    private Pattern(List<Element> elements) {
        this.elements = List.copyOf(elements);
    }

    private sealed interface Element {
        record Word(int phraseClass, boolean optional) implements Element {}

        record Gap(int most) implements Element {}
    }

    /** Reads the notation; {@code @name} must be a class that is known already. */
    static Pattern parse(String text, Vocabulary vocabulary, ClassNames names) {
        var elements = new ArrayList<Element>();
        for (String part : text.trim().split("\\s+", -1)) {
            if (part.startsWith("<")) {
                elements.add(
                        new Element.Gap(Integer.parseInt(part.substring(1, part.length() - 1))));
            } else {
                boolean optional = part.endsWith("?");
                String name = optional ? part.substring(0, part.length() - 1) : part;
                elements.add(new Element.Word(names.resolve(name, vocabulary), optional));
            }
        }
        if (!(elements.getFirst() instanceof Element.Word(_, boolean optional)) || optional) {
            throw new IllegalStateException("rule pattern: " + text + " (expected: a word first)");
        }
        return new Pattern(elements);
    }

    /** Finds the class of {@code @name} or of {@code a|b|c}. */
    @FunctionalInterface
    interface ClassNames {
        int resolve(String name, Vocabulary vocabulary);
    }

    /** The class that a match begins with. */
    int first() {
        return ((Element.Word) elements.getFirst()).phraseClass();
    }

    /** The classes without which nothing matches. */
    List<Integer> needed() {
        return elements.stream()
                .filter(e -> e instanceof Element.Word(_, boolean optional) && !optional)
                .map(e -> ((Element.Word) e).phraseClass())
                .toList();
    }

    /** The token after the match that begins at {@code start}, or -1. */
    int match(Labels labels, int start, Work work) {
        return new Run(labels, start, work).from(0, start);
    }

    private final class Run {
        private final Labels labels;
        private final int start;
        private final Work work;
        private final long[] tried = new long[elements.size()];

        Run(Labels labels, int start, Work work) {
            this.labels = labels;
            this.start = start;
            this.work = work;
        }

        int from(int element, int token) {
            if (element == elements.size()) {
                return token;
            }
            int offset = token - start;
            if (offset >= LONGEST || (tried[element] & (1L << offset)) != 0) {
                return -1;
            }
            tried[element] |= 1L << offset;
            work.add(1);
            return switch (elements.get(element)) {
                case Element.Gap(int most) -> gap(element, token, most);
                case Element.Word(int phraseClass, boolean optional) ->
                        word(element, token, phraseClass, optional);
            };
        }

        private int gap(int element, int token, int most) {
            for (int skip = 0; skip <= most; skip++) {
                int end = from(element + 1, token + skip);
                if (end >= 0) {
                    return end;
                }
            }
            return -1;
        }

        private int word(int element, int token, int phraseClass, boolean optional) {
            for (Vocabulary.Phrase phrase : labels.at(token)) {
                if (phrase.phraseClass() == phraseClass) {
                    int end = from(element + 1, token + phrase.length());
                    if (end >= 0) {
                        return end;
                    }
                }
            }
            return optional ? from(element + 1, token) : -1;
        }
    }
}
