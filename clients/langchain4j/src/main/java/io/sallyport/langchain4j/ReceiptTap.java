// SPDX-License-Identifier: Apache-2.0
package io.sallyport.langchain4j;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes a stream of events through and hears the receipts in its comments ({@code :
 * sallyport-receipt ...}). Used by the thread that reads.
 */
final class ReceiptTap extends FilterInputStream {
    private static final String MARK = ": sallyport-receipt ";
    private static final int LONGEST_LINE = 16 << 10;
    private static final int MOST = 32;

    private final List<String> heard = new ArrayList<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    ReceiptTap(InputStream in) {
        super(in);
    }

    /** What was heard so far. */
    List<String> heard() {
        return List.copyOf(heard);
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        if (next >= 0) {
            hear((byte) next);
        }
        return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        for (int i = 0; i < count; i++) {
            hear(buffer[offset + i]);
        }
        return count;
    }

    private void hear(byte next) {
        if (next != '\n') {
            if (line.size() < LONGEST_LINE) {
                line.write(next);
            }
            return;
        }
        String whole = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (whole.startsWith(MARK) && heard.size() < MOST) {
            heard.add(whole.substring(MARK.length()).strip());
        }
    }
}
