// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Believes an answer of the revocation feed only whole: signed by a key that the token root vouches
 * for, in answer to this very question, every event in it signed and understood. Whoever holds the
 * token service's certificate but not its key can neither invent nor hide a revocation. Immutable.
 */
public final class FeedReader {
    /** An answer's length at most, in bytes. */
    public static final int MAX_LENGTH = 4 * 1024 * 1024;

    private static final int MOST_EVENTS = 1_000;
    private static final TokenGate PAGE = TokenGate.own(FeedWriter.TYPE);
    private static final TokenGate EVENT = TokenGate.own(SecurityEvents.TYPE);

    private final String issuer;
    private final TokenKeys keys;

    private FeedReader(String issuer, TokenKeys keys) {
        this.issuer = issuer;
        this.keys = keys;
    }

    /** Reads the feed of {@code issuer}, signed by a key that {@code keys} knows. */
    public static FeedReader of(String issuer, TokenKeys keys) {
        return new FeedReader(issuer, keys);
    }

    /**
     * The page that answers {@code asked}.
     *
     * @throws TokenRefusedException with the one reason why it does not
     */
    public FeedPage read(byte[] body, FeedQuestion asked) {
        ObjectNode json = StrictJson.object(body, MAX_LENGTH);
        JsonNode sets = json.path("sets");
        ClaimSet page = signed(PAGE, json.path("feed"));
        if (!page.json().path("nonce").asText().equals(asked.nonce())
                || number(page, "since") != asked.since()) {
            throw new TokenRefusedException("feed_answers_another_question");
        }
        if (!sets.isArray()
                || sets.size() > MOST_EVENTS
                || !page.text("sets").equals(digest(sets))) {
            throw new TokenRefusedException("feed_events_changed");
        }
        return page(page, asked, events(sets));
    }

    /** Base64url SHA-256 over the events' texts, in their order. */
    static String digest(JsonNode sets) {
        var all = new StringBuilder();
        sets.forEach(set -> all.append(set.asText()).append('\n'));
        return new BearerToken(all.toString()).sha256();
    }

    private static FeedPage page(ClaimSet page, FeedQuestion asked, List<Revocation> events) {
        try {
            return new FeedPage(
                    asked.nonce(),
                    asked.since(),
                    page.json().path("since_head").asText(),
                    number(page, "epoch"),
                    page.text("head"),
                    number(page, "newest"),
                    events);
        } catch (IllegalArgumentException e) {
            throw ClaimSet.bad("epoch");
        }
    }

    private List<Revocation> events(JsonNode sets) {
        var events = new ArrayList<Revocation>();
        for (JsonNode set : sets) {
            events.add(SecurityEvents.read(signed(EVENT, set)));
        }
        return events;
    }

    private ClaimSet signed(TokenGate gate, JsonNode text) {
        UnverifiedToken token = gate.pass(new BearerToken(text.asText()));
        ECPublicKey key =
                keys.find(token.keyId())
                        .orElseThrow(() -> new TokenRefusedException("unknown_key"));
        if (!Es256.holds(token, key)) {
            throw new TokenRefusedException("bad_signature");
        }
        var claims = new ClaimSet(token.claims());
        if (!claims.text("iss").equals(issuer)) {
            throw new TokenRefusedException("wrong_issuer");
        }
        return claims;
    }

    private static long number(ClaimSet claims, String name) {
        JsonNode node = claims.json().path(name);
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw ClaimSet.bad(name);
        }
        return node.longValue();
    }
}
