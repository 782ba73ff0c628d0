// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of a body, not changed after construction. */
public final class Bytes {
    /** No bytes. */
    public static final Bytes NONE = new Bytes(new byte[0]);

    private final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes the array over: the caller does not write to it again. */
    public static Bytes of(byte[] bytes) {
        return bytes.length == 0 ? NONE : new Bytes(bytes);
    }

    /** The text's UTF-8 form. */
    public static Bytes of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes themselves, not a copy: read only. */
    public byte[] array() {
        return bytes;
    }

    /** How many. */
    public int length() {
        return bytes.length;
    }

    /** As UTF-8 text; what is malformed becomes U+FFFD. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Bytes[" + bytes.length + "]";
    }
}
