// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import java.util.List;

/**
 * One answer of the revocation feed.
 *
 * @param nonce what the asker sent; an answer to anybody else, or to an earlier question, has
 *     another one
 * @param since the epoch that was asked from
 * @param sinceHead the feed's head at {@code since}; empty when {@code events} begin at the very
 *     beginning instead, because that epoch is not known, or no more
 * @param epoch ask from here next
 * @param head the feed's head at {@code epoch}: a hash over all that was ever revoked until then
 * @param newest the newest epoch there is; more than {@code epoch} when there are further pages
 * @param events in the order of their epochs
 */
public record FeedPage(
        String nonce,
        long since,
        String sinceHead,
        long epoch,
        String head,
        long newest,
        List<Revocation> events) {
    public FeedPage {
        events = List.copyOf(events);
        if (since < 0 || epoch < 0 || newest < epoch || head.isEmpty()) {
            throw new IllegalArgumentException("feed: no such page (expected: epochs that grow)");
        }
    }

    /** The answer of a feed in which nothing was ever revoked. */
    public static FeedPage nothing(String nonce) {
        return new FeedPage(nonce, 0, "", 0, "origin", 0, List.of());
    }
}
