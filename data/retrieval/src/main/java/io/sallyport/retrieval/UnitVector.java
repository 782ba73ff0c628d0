// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;

/** A vector of length one. As good as the text it was made from: it is sealed wherever that is. */
final class UnitVector {
    private final float[] values;

    private UnitVector(float[] values) {
        this.values = values;
    }

    /** Takes the array over: the caller does not write to it again. */
    static UnitVector of(float[] values) {
        return new UnitVector(values);
    }

    /** Reads what {@link #base64} wrote. */
    static UnitVector parse(String base64) {
        ByteBuffer bytes =
                ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
        var values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return new UnitVector(values);
    }

    /** Four bytes a value, little endian. */
    String base64() {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** The values themselves, not a copy: read only. */
    float[] array() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnitVector that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "UnitVector[redacted]";
    }
}
