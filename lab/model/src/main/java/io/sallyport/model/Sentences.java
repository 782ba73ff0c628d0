// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a passage into sentences; a line of a list counts as one. */
final class Sentences {
    private static final int MOST = 1_000;
    private static final int SHORTEST = 12;
    private static final int LONGEST = 1_000;

    private Sentences() {}

    static List<String> of(String text) {
        var sentences = new ArrayList<String>();
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        text.lines()
                .limit(MOST)
                .map(Sentences::unmarked)
                .forEach(line -> cut(breaks, line, sentences));
        return sentences.subList(0, Math.min(MOST, sentences.size()));
    }

    private static void cut(BreakIterator breaks, String line, List<String> into) {
        breaks.setText(line);
        int from = breaks.first();
        for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
            String sentence = line.substring(from, to).strip();
            if (sentence.length() >= SHORTEST && sentence.length() <= LONGEST) {
                into.add(sentence);
            }
            from = to;
        }
    }

    /** Without the marks of headings and lists. */
    private static String unmarked(String line) {
        int start = 0;
        while (start < line.length() && "#*->| \t".indexOf(line.charAt(start)) >= 0) {
            start++;
        }
        return line.substring(start);
    }
}
