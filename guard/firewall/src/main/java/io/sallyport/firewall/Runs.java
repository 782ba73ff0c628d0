// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import java.util.Base64;
import java.util.Optional;

/** Unbroken runs of letters and digits that may be bytes in disguise. */
final class Runs {
    private static final int SHORTEST = 12;
    private static final int SHORTEST_SPACED_GROUPS = 6;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Runs() {}

    static boolean isRunChar(char c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '-'
                || c == '_';
    }

    /** The end of the run, its padding included; one line break inside a long run is passed. */
    static int end(String text, int from) {
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean wrapped = c == '\n' && i - from >= 40 && (i - from) % 4 <= 1;
            if (!isRunChar(c) && !(wrapped && i + 1 < text.length())) {
                break;
            }
            i++;
        }
        int padded = i;
        while (padded < text.length() && padded < i + 6 && text.charAt(padded) == '=') {
            padded++;
        }
        return padded;
    }

    /** What the run says, when it is text in base 16, 64 or 32. */
    static Optional<String> decode(String run) {
        String bare = run.replace("\n", "").replace("=", "");
        if (bare.length() < SHORTEST) {
            return Optional.empty();
        }
        return hex(bare).or(() -> base64(bare)).or(() -> base32(bare));
    }

    static Optional<String> hex(String run) {
        String digits = run.startsWith("0x") ? run.substring(2) : run;
        if (digits.length() < SHORTEST || digits.length() % 2 != 0) {
            return Optional.empty();
        }
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            int value = number(digits, 2 * i, 2 * i + 2, 16);
            if (value < 0) {
                return Optional.empty();
            }
            bytes[i] = (byte) value;
        }
        return Printable.text(bytes, bytes.length);
    }

    static Optional<String> binary(String bits) {
        byte[] bytes = new byte[bits.length() / 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) number(bits, 8 * i, 8 * i + 8, 2);
        }
        return Printable.text(bytes, bytes.length);
    }

    private static Optional<String> base64(String run) {
        int whole = run.length() % 4 == 1 ? run.length() - 1 : run.length();
        String standard = run.substring(0, whole).replace('-', '+').replace('_', '/');
        try {
            byte[] bytes = Base64.getDecoder().decode(standard);
            return Printable.text(bytes, bytes.length);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> base32(String run) {
        byte[] bytes = new byte[run.length() * 5 / 8];
        int buffer = 0;
        int bits = 0;
        int at = 0;
        for (int i = 0; i < run.length(); i++) {
            int value = BASE32.indexOf(run.charAt(i));
            if (value < 0) {
                return Optional.empty();
            }
            buffer = ((buffer << 5) | value) & 0xFFF;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (buffer >> bits);
            }
        }
        return Printable.text(bytes, at);
    }

    /**
     * The end of groups of {@code width} digits of {@code radix} with one space or comma between
     * them ({@code 69 67 6e}, {@code 0x69 0x67}), or {@code from} when there are few.
     */
    static int spacedEnd(String text, int from, int width, int radix) {
        int groups = 0;
        int end = from;
        int i = from;
        while (true) {
            int digits = radix == 16 && text.startsWith("0x", i) ? i + 2 : i;
            int stop = digits + width;
            if (stop > text.length() || number(text, digits, stop, radix) < 0) {
                break;
            }
            if (radix == 16 && stop < text.length() && isRunChar(text.charAt(stop))) {
                break;
            }
            groups++;
            end = stop;
            boolean gap =
                    end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == ',');
            i = gap ? end + 1 : end;
            if (!gap && radix == 16) {
                break;
            }
        }
        return groups >= SHORTEST_SPACED_GROUPS ? end : from;
    }

    /** The digits of such groups alone. */
    static String digits(String text, int from, int to) {
        return text.substring(from, to).replace("0x", "").replace(" ", "").replace(",", "");
    }

    /** The number in {@code [from, to)}, or -1 when that is none or too long. */
    static int number(String text, int from, int to, int radix) {
        if (from >= to || to - from > 8) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text.charAt(i), radix);
            if (digit < 0 || text.charAt(i) >= 0x80) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }
}
