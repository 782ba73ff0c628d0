// SPDX-License-Identifier: Apache-2.0
package io.sallyport.fields;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Several values in one row of bytes, each after its length, so that no two rows are alike. */
final class Parts {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Parts(String what) {
        add(what);
    }

    Parts add(String part) {
        return add(part.getBytes(StandardCharsets.UTF_8));
    }

    Parts add(byte[] part) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        out.writeBytes(part);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
