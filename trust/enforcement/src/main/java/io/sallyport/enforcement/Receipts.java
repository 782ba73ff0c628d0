// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.tls.TrustBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The receipts of one question, on their way back up: the header {@code Sallyport-Receipt}, once
 * for each, bounded in number and size.
 */
public final class Receipts {
    /** The header's name; repeatable. */
    public static final String HEADER = "sallyport-receipt";

    /** Facts of a passage that a receipt tells, when they are there; each a number. */
    static final List<String> COUNTS =
            List.of("passages", "passages_withheld", "input_tokens", "output_tokens");

    static final int MOST = 16;
    static final int MOST_CHARS = 24 * 1024;
    static final int LONGEST = 6 * 1024;
    private static final Pattern COMPACT =
            Pattern.compile("[A-Za-z0-9_-]{1,6000}+\\.[A-Za-z0-9_-]{1,6000}+\\.[A-Za-z0-9_-]{86}");

    private final List<String> collected = new ArrayList<>();
    private int chars;

    Receipts() {}

    /**
     * Who says what, when the receipt is signed by a workload of {@code bundle}'s trust domain with
     * the certificate it carries; empty for anything else.
     */
    public static Optional<Receipt> verify(String jws, TrustBundle bundle) {
        return looksRight(jws) ? ReceiptReader.read(jws, bundle) : Optional.empty();
    }

    void collect(List<String> fromBelow) {
        for (String receipt : fromBelow) {
            boolean fits = collected.size() < MOST - 1 && chars + receipt.length() <= MOST_CHARS;
            if (fits && looksRight(receipt)) {
                collected.add(receipt);
                chars += receipt.length();
            }
        }
    }

    List<String> collected() {
        return List.copyOf(collected);
    }

    List<String> with(String own) {
        var all = new ArrayList<>(collected);
        all.add(own);
        return List.copyOf(all);
    }

    private static boolean looksRight(String receipt) {
        return receipt.length() <= LONGEST && COMPACT.matcher(receipt).matches();
    }
}
