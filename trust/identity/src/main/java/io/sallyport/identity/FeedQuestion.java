// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;

/**
 * One long poll of the revocation feed.
 *
 * @param since the last epoch that is known; 0 for none
 * @param nonce comes back in the answer, so that no answer can be played again
 * @param patience how long to wait for news at most; zero for an answer at once
 */
public record FeedQuestion(long since, String nonce, Duration patience) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** With a nonce of its own, 128 bits. */
    public static FeedQuestion since(long epoch, Duration patience) {
        byte[] nonce = new byte[16];
        RANDOM.nextBytes(nonce);
        return new FeedQuestion(
                epoch, Base64.getUrlEncoder().withoutPadding().encodeToString(nonce), patience);
    }

    /** Path and query of {@code GET /feed} at the token service. */
    public String path() {
        return "/feed?since=" + since + "&nonce=" + nonce + "&wait=" + patience.toSeconds();
    }
}
