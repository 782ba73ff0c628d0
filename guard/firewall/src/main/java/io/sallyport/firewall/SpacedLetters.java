// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

/** Joins letters that were pulled apart: {@code i g n o r e}, {@code i.g.n.o.r.e}. */
final class SpacedLetters {
    private static final int SHORTEST = 5;
    private static final int WIDEST_GAP = 3;

    private final String text;
    private final View.Builder out;
    private final Work work;
    private boolean changed;

    private SpacedLetters(View in, Work work) {
        this.text = in.text();
        this.out = new View.Builder(in);
        this.work = work;
    }

    /** The view with such runs joined, or {@code in} itself when it has none. */
    static View join(View in, Work work) {
        var letters = new SpacedLetters(in, work);
        letters.run();
        return letters.changed ? letters.out.build() : in;
    }

    private void run() {
        int i = 0;
        while (i < text.length()) {
            int end = lone(i) ? runEnd(i) : i + 1;
            work.add(end - i);
            if (end > i + 2 * SHORTEST - 2) {
                joined(i, end);
                changed = true;
            } else {
                out.copy(i, end);
            }
            i = end;
        }
    }

    /** A letter or digit with neither letter nor digit beside it. */
    private boolean lone(int i) {
        return Character.isLetterOrDigit(text.charAt(i))
                && (i == 0 || !Character.isLetterOrDigit(text.charAt(i - 1)))
                && (i + 1 == text.length() || !Character.isLetterOrDigit(text.charAt(i + 1)));
    }

    /** After the last lone letter that follows with a small gap before it. */
    private int runEnd(int from) {
        int end = from + 1;
        int next = nextLone(end);
        while (next > 0) {
            end = next + 1;
            next = nextLone(end);
        }
        return end;
    }

    private int nextLone(int from) {
        for (int i = from; i < Math.min(text.length(), from + WIDEST_GAP + 1); i++) {
            if (Character.isLetterOrDigit(text.charAt(i))) {
                return i > from && lone(i) ? i : -1;
            }
        }
        return -1;
    }

    /** The letters; a wider gap than the run's first one parts words. */
    private void joined(int from, int end) {
        int usual = nextLone(from + 1) - from - 1;
        int i = from;
        while (i < end) {
            out.copy(i, i + 1);
            int next = i + 1 < end ? nextLone(i + 1) : -1;
            if (next < 0) {
                return;
            }
            if (next - i - 1 > usual) {
                out.add(' ', i + 1, next);
            }
            i = next;
        }
    }
}
