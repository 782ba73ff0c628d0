// SPDX-License-Identifier: Apache-2.0
package io.sallyport.langchain4j;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Passes a stream of events through and hears the receipts in its comments ({@code :
 * sallyport-receipt ...}).
 */
final class ReceiptTap extends FilterInputStream {
    private static final String MARK = ": sallyport-receipt ";
    private static final int LONGEST_LINE = 16 << 10;

    private final Consumer<List<String>> receipts;
    private final StringBuilder line = new StringBuilder();

    ReceiptTap(InputStream in, Consumer<List<String>> receipts) {
        super(in);
        this.receipts = receipts;
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
            if (line.length() < LONGEST_LINE) {
                line.append((char) (next & 0xff));
            }
            return;
        }
        String whole = line.toString();
        line.setLength(0);
        if (whole.startsWith(MARK)) {
            String receipt = whole.substring(MARK.length()).strip();
            receipts.accept(
                    List.of(
                            new String(
                                    receipt.getBytes(StandardCharsets.ISO_8859_1),
                                    StandardCharsets.UTF_8)));
        }
    }
}
