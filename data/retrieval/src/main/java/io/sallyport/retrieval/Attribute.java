// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

/** One value that a document can be filtered by. */
sealed interface Attribute {
    /** Longest text value, in chars. */
    int MAX_TEXT = 512;

    /** What a key may be called; dots are for keys of our own. */
    String KEY = "[A-Za-z0-9_-]{1,64}";

    /** A word or a short text. */
    record Text(String value) implements Attribute {
        public Text {
            if (value.length() > MAX_TEXT) {
                throw new IllegalArgumentException(
                        "attribute: too long (expected: at most 512 characters)");
            }
        }
    }

    /** A number; the only kind that has an order. */
    record Amount(double value) implements Attribute {
        public Amount {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("attribute: not finite (expected: a number)");
            }
        }
    }

    /** Yes or no. */
    record Flag(boolean value) implements Attribute {}
}
