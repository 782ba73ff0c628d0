// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ahocorasick.trie.Trie;

/**
 * Every word that a rule uses, and the classes of phrases made of them. Filled while rules are
 * read; then only read, by any thread.
 */
final class Vocabulary {
    private static final int SHORTEST_GLUED = 3;

    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<String, Integer> classes = new HashMap<>();
    private final List<List<String>> phrases = new ArrayList<>();
    private final Node root = new Node();
    private Trie glued = Trie.builder().build();

    /** A phrase found at a token: its class, and how many tokens it has. */
    record Phrase(int phraseClass, int length) {}

    private static final class Node {
        private final Map<Integer, Node> next = new HashMap<>();
        private final List<Phrase> ends = new ArrayList<>();
    }

    /** The class of these phrases, made when it is new. */
    int phraseClass(String name, List<String> members) {
        Integer known = classes.get(name);
        if (known != null) {
            return known;
        }
        int id = phrases.size();
        classes.put(name, id);
        phrases.add(List.copyOf(members));
        members.forEach(member -> add(member, id));
        return id;
    }

    private void add(String phrase, int phraseClass) {
        String[] words = Tokens.words(phrase);
        if (words.length == 0) {
            throw new IllegalStateException("rule word: `" + phrase + "` (expected: a word)");
        }
        Node node = root;
        for (String word : words) {
            int id = ids.computeIfAbsent(word, _ -> ids.size() + 1);
            node = node.next.computeIfAbsent(id, _ -> new Node());
        }
        node.ends.add(new Phrase(phraseClass, words.length));
    }

    /** Ends the reading of rules. */
    void seal() {
        glued =
                Trie.builder()
                        .addKeywords(
                                ids.keySet().stream()
                                        .filter(word -> word.length() >= SHORTEST_GLUED)
                                        .toList())
                        .build();
    }

    /** The word's id; {@link Tokens#UNKNOWN} when no rule has it. */
    int id(String word) {
        return ids.getOrDefault(word, Tokens.UNKNOWN);
    }

    /** The phrases of a class, folded. */
    List<String> members(int phraseClass) {
        return phrases.get(phraseClass);
    }

    /**
     * The phrases of the class of that name.
     *
     * @throws IllegalStateException when no such class was read
     */
    List<String> members(String name) {
        Integer known = classes.get(name);
        if (known == null) {
            throw new IllegalStateException("rule word class: " + name + " (expected: defined)");
        }
        return phrases.get(known);
    }

    int classCount() {
        return phrases.size();
    }

    /** The phrases that begin at {@code token}. */
    List<Phrase> at(Tokens tokens, int token) {
        var found = new ArrayList<Phrase>(2);
        Node node = root;
        int i = token;
        while (node != null && i < tokens.size()) {
            int id = tokens.id(i);
            node = id == Tokens.UNKNOWN ? null : node.next.get(id);
            if (node != null) {
                found.addAll(node.ends);
            }
            i++;
        }
        return found;
    }

    /**
     * Cuts a long word without spaces into known words and the rest, by the cover that leaves the
     * least: {@code ignoreallprevious}. Each part is {id, from, to}.
     */
    List<int[]> segment(String word) {
        int[] covered = new int[word.length() + 1];
        int[] startOf = new int[word.length() + 1];
        var ends = new ArrayList<List<Integer>>();
        for (int i = 0; i <= word.length(); i++) {
            ends.add(List.of());
        }
        glued.parseText(
                word,
                emit -> {
                    var starts = new ArrayList<>(ends.get(emit.getEnd() + 1));
                    starts.add(emit.getStart());
                    ends.set(emit.getEnd() + 1, starts);
                    return true;
                });
        for (int end = 1; end <= word.length(); end++) {
            covered[end] = covered[end - 1];
            startOf[end] = end - 1;
            for (int start : ends.get(end)) {
                if (covered[start] + end - start > covered[end]) {
                    covered[end] = covered[start] + end - start;
                    startOf[end] = start;
                }
            }
        }
        return parts(word, startOf);
    }

    private List<int[]> parts(String word, int[] startOf) {
        var parts = new ArrayList<int[]>();
        int end = word.length();
        while (end > 0) {
            int start = startOf[end];
            int id = end - start >= SHORTEST_GLUED ? id(word.substring(start, end)) : 0;
            if (id == Tokens.UNKNOWN) { // one token for all that is unknown here
                while (start > 0 && startOf[start] == start - 1) {
                    start--;
                }
            }
            parts.add(new int[] {id, start, end});
            end = start;
        }
        return parts.reversed();
    }
}
