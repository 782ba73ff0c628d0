// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/**
 * Makes visible what a reader does not see and a model does: drops format and zero-width
 * characters, decodes tag characters and runs of variation selectors, and brings compatibility
 * forms and accents to their base letters (NFKD without marks), code point by code point, so that
 * its work is linear.
 */
final class HiddenText {
    private static final int TABLE_END = 0x2500;
    private static final String[] TABLE = table();
    private static final int LONGEST_EXPANSION = 4;
    private static final int SMUGGLED_RUN = 4;
    private static final int WORD_GAP = 3;

    private final View in;
    private final String text;
    private final View.Builder out;
    private final Hits hits;
    private int unseen; // invisible characters in a row
    private int last; // the code point kept before, for flags made of tags

    private HiddenText(View in, Hits hits) {
        this.in = in;
        this.text = in.text();
        this.out = new View.Builder(in);
        this.hits = hits;
    }

    /** The view with nothing hidden; what was hidden text is noted in {@code hits}. */
    static View reveal(View in, Hits hits) {
        return new HiddenText(in, hits).run();
    }

    /** The same for a rule's own words. */
    static String plain(String text) {
        return reveal(View.of(text), new Hits()).text();
    }

    private View run() {
        int i = 0;
        while (i < text.length()) {
            int cp = text.codePointAt(i);
            int next = i + Character.charCount(cp);
            if (isTag(cp)) {
                i = tags(i);
            } else if (selector(cp) >= 0) {
                i = selectors(i);
            } else {
                keep(cp, i, next);
                i = next;
            }
        }
        return out.build();
    }

    private void keep(int cp, int from, int to) {
        unseen = cp < 0x80 || !invisible(cp) ? 0 : unseen;
        if (cp < 0x80) {
            if (cp >= ' ' || cp == '\n' || cp == '\t') {
                out.add((char) cp, from, to);
                last = cp;
            } else if (cp == '\r') {
                out.add('\n', from, to);
            }
        } else if (!invisible(cp)) {
            out.add(base(cp), from, to);
            last = cp;
        } else if (++unseen == WORD_GAP) {
            out.add(' ', from, to); // so many together stand for a space
        }
    }

    private static boolean invisible(int cp) {
        int type = Character.getType(cp);
        return type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.CONTROL
                || isMark(cp)
                || cp == 0x34F
                || cp == 0x115F
                || cp == 0x1160
                || cp == 0x3164
                || cp == 0xFFA0;
    }

    /** Marks that only dress a letter: diacritics, Arabic vowel signs, tatweel. */
    private static boolean isMark(int cp) {
        return (cp >= 0x300 && cp <= 0x36F)
                || (cp >= 0x640 && cp <= 0x65F && (cp == 0x640 || cp >= 0x64B))
                || (cp >= 0x1AB0 && cp <= 0x1AFF)
                || (cp >= 0x1DC0 && cp <= 0x1DFF)
                || (cp >= 0x20D0 && cp <= 0x20FF)
                || (cp >= 0xFE20 && cp <= 0xFE2F);
    }

    private static String base(int cp) {
        if (cp < TABLE_END) {
            return TABLE[cp];
        }
        boolean composedScript = (cp >= 0x3040 && cp < 0xA4D0) || (cp >= 0xAC00 && cp < 0xD7B0);
        return composedScript ? Character.toString(cp) : decompose(cp);
    }

    private static String decompose(int cp) {
        String whole = Character.toString(cp);
        if (Character.getType(cp) == Character.SPACE_SEPARATOR) {
            return " ";
        }
        String parts = Normalizer.normalize(whole, Normalizer.Form.NFKD);
        var kept = new StringBuilder();
        parts.codePoints().filter(c -> !isMark(c)).forEach(kept::appendCodePoint);
        return kept.isEmpty() || kept.length() > LONGEST_EXPANSION ? whole : kept.toString();
    }

    private static String[] table() {
        var table = new String[TABLE_END];
        for (int cp = 0; cp < TABLE_END; cp++) {
            table[cp] = cp < 0x80 ? Character.toString(cp) : decompose(cp);
        }
        return table;
    }

    private static boolean isTag(int cp) {
        return cp >= 0xE0000 && cp <= 0xE007F;
    }

    /** Tag characters spell ASCII; after a black flag they name a region, and that is no text. */
    private int tags(int from) {
        boolean flag = last == 0x1F3F4;
        var spelt = new StringBuilder();
        int i = from;
        while (i < text.length() && isTag(text.codePointAt(i))) {
            int ascii = text.codePointAt(i) - 0xE0000;
            if (ascii >= ' ' && ascii < 0x7F) {
                spelt.append((char) ascii);
            }
            i += 2;
        }
        if (!flag) {
            smuggled(spelt, from, i);
        }
        return i;
    }

    private static int selector(int cp) {
        if (cp >= 0xFE00 && cp <= 0xFE0F) {
            return cp - 0xFE00;
        }
        return cp >= 0xE0100 && cp <= 0xE01EF ? cp - 0xE0100 + 16 : -1;
    }

    /** A variation selector changes an emoji; a run of them carries bytes. */
    private int selectors(int from) {
        var bytes = new java.io.ByteArrayOutputStream();
        int i = from;
        while (i < text.length()) {
            int value = selector(text.codePointAt(i));
            if (value < 0) {
                break;
            }
            bytes.write(value);
            i += Character.charCount(text.codePointAt(i));
        }
        if (bytes.size() >= SMUGGLED_RUN) {
            String spelt = bytes.toString(StandardCharsets.UTF_8);
            if (Printable.mostly(spelt)) {
                smuggled(new StringBuilder(spelt), from, i);
            }
        }
        return i;
    }

    private void smuggled(StringBuilder spelt, int from, int to) {
        if (spelt.length() >= SMUGGLED_RUN) {
            out.add(' ', from, to).add(spelt, from, to).add(' ', from, to);
            hits.add(Rule.HIDDEN_TEXT, in.from(from), in.to(to - 1));
        }
    }
}
