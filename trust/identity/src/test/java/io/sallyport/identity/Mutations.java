// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Small changes, by chance. */
final class Mutations {
    /** What breaks readers of JSON and of base64, and what only looks as if. */
    private static final List<String> WORDS =
            List.of(
                    "\"",
                    "\\",
                    "{",
                    "}",
                    "[",
                    "]",
                    ":",
                    ",",
                    " ",
                    "\t",
                    "\n",
                    "0",
                    "1",
                    "-",
                    ".",
                    "e9",
                    "e999",
                    "null",
                    "true",
                    "\\u0000",
                    "\\ud800",
                    "\\u0061",
                    "\ufeff",
                    "=",
                    "+",
                    "/",
                    "_",
                    "\"a\":1,",
                    "\"sub\":\"x\",",
                    "[[",
                    "{}",
                    "//",
                    "NaN",
                    "9007199254740993",
                    "\u00e4",
                    "\ud83d\ude00",
                    "0.5",
                    "\"\":\"\",");

    private Mutations() {}

    /** {@code seed} with one to three changes. */
    static byte[] bytes(SplittableRandom random, byte[] seed) {
        byte[] changed = seed;
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            changed = changed(random, changed);
        }
        return changed;
    }

    private static byte[] changed(SplittableRandom random, byte[] text) {
        int at = random.nextInt(text.length + 1);
        int cut = Math.min(text.length - at, random.nextInt(4));
        return switch (random.nextInt(4)) {
            case 0 -> joined(text, at, Forger.utf8(WORDS.get(random.nextInt(WORDS.size()))), 0);
            case 1 -> joined(text, at, new byte[] {(byte) random.nextInt(256)}, cut);
            case 2 -> joined(text, at, new byte[0], cut);
            default -> joined(text, at, Arrays.copyOfRange(text, at, at + cut), 0);
        };
    }

    private static byte[] joined(byte[] text, int at, byte[] put, int cut) {
        byte[] joined = new byte[text.length + put.length - cut];
        System.arraycopy(text, 0, joined, 0, at);
        System.arraycopy(put, 0, joined, at, put.length);
        System.arraycopy(text, at + cut, joined, at + put.length, text.length - at - cut);
        return joined;
    }
}
