// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

/**
 * Replaces what is encoded inside a text by what it says, in place: HTML entities, percent and
 * backslash escapes, base64, base32, hexadecimal and binary runs. Decoded text is judged as text;
 * being encoded is no evidence. Every char is looked at a bounded number of times.
 */
final class Decoding {
    private final String text;
    private final View.Builder out;
    private final Work work;
    private boolean changed;

    private Decoding(View in, Work work) {
        this.text = in.text();
        this.out = new View.Builder(in);
        this.work = work;
    }

    /** The decoded view, or {@code in} itself when nothing in it is encoded. */
    static View decode(View in, Work work) {
        var decoding = new Decoding(in, work);
        return decoding.run() ? decoding.out.build() : in;
    }

    private boolean run() {
        int i = 0;
        while (i < text.length()) {
            int end = Runs.isRunChar(text.charAt(i)) ? run(i) : escape(i);
            if (end == i) {
                out.copy(i, i + 1);
                i++;
            } else {
                i = end;
            }
        }
        return changed;
    }

    /** A maximal run of letters and digits, decoded or copied; always moves on. */
    private int run(int from) {
        int bits = Runs.spacedEnd(text, from, 8, 2);
        int pairs = bits > from ? bits : Runs.spacedEnd(text, from, 2, 16);
        work.add(1 + pairs - from);
        if (pairs > from) {
            String digits = Runs.digits(text, from, pairs);
            var spelt = bits > from ? Runs.binary(digits) : Runs.hex(digits);
            if (spelt.isPresent()) {
                return replace(spelt.get(), from, pairs);
            }
            out.copy(from, pairs); // whole, or the next group would look at all of it again
            return pairs;
        }
        int end = Runs.end(text, from);
        work.add(end - from);
        var spelt = Runs.decode(text.substring(from, end));
        if (spelt.isPresent()) {
            return replace(spelt.get(), from, end);
        }
        out.copy(from, end);
        return end;
    }

    private int escape(int from) {
        return switch (text.charAt(from)) {
            case '&' -> entity(from);
            case '%' -> escapedBytes(from, "%");
            case '\\' -> backslash(from);
            default -> from;
        };
    }

    private int backslash(int from) {
        if (text.startsWith("\\x", from)) {
            return escapedBytes(from, "\\x");
        }
        if (text.startsWith("\\u", from) && from + 6 <= text.length()) {
            int unit = Runs.number(text, from + 2, from + 6, 16);
            return unit < 0 ? from : replace(Character.toString(unit), from, from + 6);
        }
        if (text.startsWith("\\n", from) || text.startsWith("\\t", from)) {
            return replace(" ", from, from + 2);
        }
        return from;
    }

    /** Consecutive {@code %41} or {@code \x41}, which together spell UTF-8. */
    private int escapedBytes(int from, String prefix) {
        var bytes = new java.io.ByteArrayOutputStream();
        int width = prefix.length() + 2;
        int i = from;
        while (text.startsWith(prefix, i) && i + width <= text.length()) {
            int value = Runs.number(text, i + prefix.length(), i + width, 16);
            if (value < 0) {
                break;
            }
            bytes.write(value);
            i += width;
        }
        int end = i;
        work.add(end - from);
        var spelt = Printable.text(bytes.toByteArray(), bytes.size());
        if (spelt.isPresent()) {
            return replace(spelt.get(), from, end);
        }
        out.copy(from, end);
        return end;
    }

    private int entity(int from) {
        int semicolon = -1;
        for (int i = from + 1; i < Math.min(text.length(), from + 12) && semicolon < 0; i++) {
            semicolon = text.charAt(i) == ';' ? i : -1;
        }
        if (semicolon < 0) {
            return from;
        }
        String spelt = Entities.decode(text.substring(from + 1, semicolon));
        return spelt.isEmpty() ? from : replace(spelt, from, semicolon + 1);
    }

    private int replace(String spelt, int from, int to) {
        out.add(spelt, from, to);
        changed = true;
        return to;
    }
}
