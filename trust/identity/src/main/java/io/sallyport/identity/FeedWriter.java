// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * Signs the revocation feed: the token service's only. Each revocation is a security event token of
 * its own (RFC 8417), so that it can be shown to anybody; the page around them says that these are
 * all, in answer to this very question. Thread-safe.
 */
public final class FeedWriter {
    static final String TYPE = "feed+jwt";
    private static final int KEPT = 4_096;

    private final String issuer;
    private final Supplier<SigningKey> key;
    private final Clock clock;
    private final Cache<Written, String> written =
            Caffeine.newBuilder().maximumSize(KEPT).executor(Runnable::run).build();

    private record Written(String id, String keyId) {}

    private FeedWriter(String issuer, Supplier<SigningKey> key, Clock clock) {
        this.issuer = issuer;
        this.key = key;
        this.clock = clock;
    }

    /**
     * Writes the feed of {@code issuer}.
     *
     * @param key the one that signs now; asked for each page
     */
    public static FeedWriter of(String issuer, Supplier<SigningKey> key, Clock clock) {
        return new FeedWriter(issuer, key, clock);
    }

    /** The answer's body, JSON: {@code {"feed": JWS, "sets": [JWS, ...]}}. */
    public String write(FeedPage page) {
        SigningKey now = key.get();
        ObjectNode body = StrictJson.newObject();
        ArrayNode sets = body.putArray("sets");
        page.events().forEach(event -> sets.add(set(event, now)));
        ObjectNode claims = StrictJson.newObject();
        claims.put("iss", issuer);
        claims.put("iat", clock.instant().getEpochSecond());
        claims.put("nonce", page.nonce());
        claims.put("since", page.since());
        claims.put("since_head", page.sinceHead());
        claims.put("epoch", page.epoch());
        claims.put("head", page.head());
        claims.put("newest", page.newest());
        claims.put("sets", FeedReader.digest(sets));
        body.put("feed", now.sign(TYPE, StrictJson.write(claims)));
        return StrictJson.write(body);
    }

    private String set(Revocation event, SigningKey now) {
        return written.get(
                new Written(event.id(), now.keyId()),
                _ ->
                        now.sign(
                                SecurityEvents.TYPE,
                                StrictJson.write(
                                        SecurityEvents.write(issuer, event, clock.instant()))));
    }
}
