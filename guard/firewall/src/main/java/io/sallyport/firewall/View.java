// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

/**
 * One way to read a text: what a model would understand of it, with the way back to the original.
 * Immutable once built.
 */
final class View {
    private final String text;
    private final int[] from;
    private final int[] to;

    private View(String text, int[] from, int[] to) {
        this.text = text;
        this.from = from;
        this.to = to;
    }

    /** The text as it came. */
    static View of(String text) {
        return new View(text, new int[0], new int[0]);
    }

    String text() {
        return text;
    }

    /** Where the char at {@code index} begins in the original. */
    int from(int index) {
        return from.length == 0 ? index : from[index];
    }

    /** Where the char at {@code index} ends in the original, exclusive. */
    int to(int index) {
        return to.length == 0 ? index + 1 : to[index];
    }

    /** Writes a view of another view, char by char. */
    static final class Builder {
        private final View source;
        private final StringBuilder text;
        private int[] from;
        private int[] to;

        Builder(View source) {
            this.source = source;
            int size = Math.max(16, source.text.length());
            this.text = new StringBuilder(size);
            this.from = new int[size];
            this.to = new int[size];
        }

        /** Adds what stands for {@code [sourceFrom, sourceTo)} of the source. */
        Builder add(CharSequence chars, int sourceFrom, int sourceTo) {
            for (int i = 0; i < chars.length(); i++) {
                add(chars.charAt(i), sourceFrom, sourceTo);
            }
            return this;
        }

        Builder add(char c, int sourceFrom, int sourceTo) {
            int at = text.length();
            if (at == from.length) {
                from = java.util.Arrays.copyOf(from, at * 2);
                to = java.util.Arrays.copyOf(to, at * 2);
            }
            from[at] = source.from(sourceFrom);
            to[at] = source.to(sourceTo - 1);
            text.append(c);
            return this;
        }

        /** Copies {@code [sourceFrom, sourceTo)} as it is. */
        Builder copy(int sourceFrom, int sourceTo) {
            for (int i = sourceFrom; i < sourceTo; i++) {
                add(source.text.charAt(i), i, i + 1);
            }
            return this;
        }

        View build() {
            return new View(text.toString(), from, to);
        }
    }
}
