// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import io.sallyport.model.Conversation.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Answers with sentences of the passages, word for word, or says that it does not know. What a
 * passage tells it to do is text like any other: nothing here acts on it.
 *
 * <p>A sentence's score is the share of the question's words that it has (rare words count more; a
 * word of the passage's title or of the sentence before counts half), mixed with the closeness of
 * its meaning to the question's.
 */
final class ExtractiveAnswerer {
    /** What is said when no sentence answers; always these words. */
    static final String NOT_KNOWN = "I could not find that in the documents available to you.";

    private static final double WORDS_COUNT = 0.6;
    private static final double HALF = 0.5;

    /** Only so many sentences, the best by words, are compared by meaning: each costs 3 ms once. */
    private static final int COMPARED = 24;

    private static final int SENTENCES_OF_AN_ANSWER = 3;

    /** Further sentences are added when they are nearly as good as the best. */
    private static final double NEARLY = 0.8;

    private final SentenceVectors vectors;
    private final double threshold;

    ExtractiveAnswerer(SentenceVectors vectors, double threshold) {
        this.vectors = vectors;
        this.threshold = threshold;
    }

    /** The answer's text: one to three sentences with citations, and the list of sources. */
    String answer(Conversation conversation) {
        List<Candidate> candidates = candidates(conversation.sources());
        if (conversation.question().isBlank() || candidates.isEmpty()) {
            return NOT_KNOWN;
        }
        List<Scored> scored = score(conversation.question(), candidates);
        double best = scored.getFirst().score();
        if (best < threshold) {
            return NOT_KNOWN;
        }
        double bar = Math.max(threshold, NEARLY * best);
        List<Candidate> chosen =
                scored.stream()
                        .filter(each -> each.score() >= bar)
                        .limit(SENTENCES_OF_AN_ANSWER)
                        .map(Scored::candidate)
                        .sorted(Comparator.comparingInt(Candidate::position))
                        .toList();
        return written(chosen);
    }

    private static List<Candidate> candidates(List<Source> sources) {
        var candidates = new ArrayList<Candidate>();
        var seen = new java.util.HashSet<String>();
        for (Source source : sources) {
            Set<String> title = Words.of(source.title());
            Set<String> before = Set.of();
            for (String sentence : Sentences.of(source.text())) {
                Set<String> words = Words.of(sentence);
                if (seen.add(sentence)) {
                    candidates.add(
                            new Candidate(
                                    candidates.size(), source, sentence, words, title, before));
                }
                before = words;
            }
        }
        return candidates;
    }

    private List<Scored> score(String question, List<Candidate> candidates) {
        Map<String, Double> weights = weights(Words.of(question), candidates);
        List<Scored> byWords =
                candidates.stream()
                        .map(each -> new Scored(each, overlap(weights, each)))
                        .sorted(Scored.BEST_FIRST)
                        .limit(COMPARED)
                        .toList();
        float[] asked = vectors.of(question);
        List<float[]> meanings =
                vectors.of(byWords.stream().map(each -> each.candidate().sentence()).toList());
        var mixed = new ArrayList<Scored>();
        for (int i = 0; i < byWords.size(); i++) {
            Scored each = byWords.get(i);
            double meaning = Math.max(0, SentenceVectors.cosine(asked, meanings.get(i)));
            double score = WORDS_COUNT * each.score() + (1 - WORDS_COUNT) * meaning;
            mixed.add(new Scored(each.candidate(), score));
        }
        mixed.sort(Scored.BEST_FIRST);
        return mixed;
    }

    /** A word of the question that no sentence has weighs most: not answering it must show. */
    private static Map<String, Double> weights(Set<String> question, List<Candidate> candidates) {
        var weights = new HashMap<String, Double>();
        for (String word : question) {
            long having = candidates.stream().filter(each -> each.words().contains(word)).count();
            weights.put(word, Math.log(1 + candidates.size() / (HALF + having)));
        }
        return weights;
    }

    private static double overlap(Map<String, Double> weights, Candidate candidate) {
        double all = 0;
        double met = 0;
        for (var word : weights.entrySet()) {
            all += word.getValue();
            met += word.getValue() * candidate.share(word.getKey());
        }
        return all == 0 ? 0 : met / all;
    }

    private static String written(List<Candidate> chosen) {
        var numbers = new LinkedHashMap<Source, Integer>();
        var text = new StringBuilder();
        for (Candidate each : chosen) {
            int number = numbers.computeIfAbsent(each.source(), _ -> numbers.size() + 1);
            text.append(each.sentence()).append(" [").append(number).append("] ");
        }
        text.setLength(text.length() - 1);
        text.append("\n\nSources:");
        numbers.forEach((source, number) -> text.append(line(source, number)));
        return text.toString();
    }

    private static String line(Source source, int number) {
        String title = source.title().isBlank() ? "untitled" : source.title().strip();
        return "\n[" + number + "] " + title;
    }

    /** A sentence that may be part of the answer. */
    private record Candidate(
            int position,
            Source source,
            String sentence,
            Set<String> words,
            Set<String> title,
            Set<String> before) {
        double share(String word) {
            if (words.contains(word)) {
                return 1;
            }
            return title.contains(word) || before.contains(word) ? HALF : 0;
        }
    }

    private record Scored(Candidate candidate, double score) {
        static final Comparator<Scored> BEST_FIRST =
                Comparator.comparingDouble(Scored::score)
                        .reversed()
                        .thenComparingInt(each -> each.candidate().position());
    }
}
