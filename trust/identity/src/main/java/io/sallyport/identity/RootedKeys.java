// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The token service's keys as the pinned root vouched for them. Whoever serves the document is not
 * believed: only its {@code signed} part counts. Keys are fetched when an unknown one is asked for
 * and every five minutes, at most once in five seconds; after an hour without an answer, or when
 * the statement has expired, there are none.
 */
public final class RootedKeys implements TokenKeys {
    private static final int MAX_DOCUMENT = 64 * 1024;

    private final RootKey root;
    private final Clock clock;
    private final Published<VouchedKeys> published;

    private RootedKeys(RootKey root, Supplier<byte[]> fetch, Clock clock) {
        this.root = root;
        this.clock = clock;
        this.published = new Published<>("token keys", () -> newer(fetch.get()), clock);
    }

    /**
     * Believes what {@code root} signed.
     *
     * @param fetch brings the document of {@code GET /oauth2/jwks}, {@code {"keys", "signed"}};
     *     bounds its own time and size, and throws when there is no answer
     */
    public static RootedKeys of(RootKey root, Supplier<byte[]> fetch, Clock clock) {
        return new RootedKeys(root, fetch, clock);
    }

    @Override
    public Optional<ECPublicKey> find(String keyId) {
        return published
                .such(vouched -> vouched.find(keyId, clock.instant()).isPresent())
                .flatMap(vouched -> vouched.find(keyId, clock.instant()));
    }

    /** Whether there are keys that count now; asks nobody. */
    public boolean ready() {
        return published.known().filter(vouched -> vouched.any(clock.instant())).isPresent();
    }

    /**
     * Takes a document that somebody brought.
     *
     * @throws TokenRefusedException when the root did not sign it, it is out of date, or older than
     *     what is known; nothing changes then
     */
    public void refresh(byte[] document) {
        published.put(newer(document));
    }

    /** An older statement could bring a withdrawn key back. */
    private VouchedKeys newer(byte[] document) {
        ObjectNode json = StrictJson.object(document, MAX_DOCUMENT);
        VouchedKeys fresh = root.verify(json.path("signed").asText(), clock.instant());
        boolean older =
                published
                        .latest()
                        .filter(known -> fresh.issued().isBefore(known.issued()))
                        .isPresent();
        if (older) {
            throw new TokenRefusedException("key_set_older_than_known");
        }
        return fresh;
    }
}
