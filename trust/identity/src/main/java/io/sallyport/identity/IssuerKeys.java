// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import io.sallyport.runtime.Metrics;
import java.security.Provider;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An issuer's keys, from its pinned address only. Keys that are weak, for something else, or named
 * twice are not taken (RFC 7517, 4; RFC 8725, 3.5). Thread-safe.
 */
public final class IssuerKeys {
    private static final int MAX_SET = 256 * 1024;
    private static final int MIN_RSA_BITS = 2048;
    private static final Provider EC = Es256Provider.get();

    private final String issuer;
    private final Metrics metrics;
    private final Published<Map<String, Key>> published;
    private volatile boolean answering = true;

    /** A key and its verifier, made once: a curve's tables take longer than a signature. */
    private record Key(JWK jwk, JWSVerifier verifier) {}

    /**
     * Asks nobody yet.
     *
     * @param source the issuer, and how its key set is asked for; bounds its own time and size
     * @param last for how long the keys count while there is no answer
     */
    public IssuerKeys(Source source, Duration last, Clock clock, Metrics metrics) {
        this.issuer = source.issuer();
        this.metrics = metrics;
        this.published =
                new Published<>("keys of " + issuer, () -> counted(source.fetch()), clock, last);
    }

    /** Where the keys are. */
    public record Source(String issuer, Supplier<byte[]> fetch) {}

    /** Whether the last question was answered with keys. */
    public boolean answering() {
        return answering;
    }

    /** Whether its users can come in; true before it was ever asked. */
    public boolean usable() {
        return answering || published.known().isPresent();
    }

    /**
     * Whether the issuer signed that.
     *
     * @throws TokenRefusedException {@code unknown_key}, {@code bad_signature}, or {@code
     *     issuer_unavailable} when there are no keys at all
     */
    public void check(UnverifiedToken token) {
        Map<String, Key> keys =
                published
                        .such(known -> known.containsKey(token.keyId()))
                        .orElseThrow(() -> new TokenRefusedException("issuer_unavailable"));
        Key key = keys.get(token.keyId());
        if (key == null) {
            throw new TokenRefusedException("unknown_key");
        }
        if (!serves(key.jwk(), token.algorithm()) || !token.signedFor(key.verifier())) {
            throw new TokenRefusedException("bad_signature");
        }
    }

    private Map<String, Key> counted(Supplier<byte[]> fetch) {
        boolean answered = false;
        try {
            Map<String, Key> keys = read(fetch.get());
            answered = true;
            return keys;
        } finally {
            answering = answered;
            metrics.count(
                    "sallyport_issuer_key_fetches_total",
                    Map.of("issuer", issuer, "outcome", answered ? "ok" : "failed"));
        }
    }

    private static Map<String, Key> read(byte[] document) {
        var keys = new HashMap<String, Key>();
        for (JsonNode item : StrictJson.object(document, MAX_SET).path("keys")) {
            Key key = parse(item);
            if (key != null && keys.put(key.jwk().getKeyID(), key) != null) {
                throw new TokenRefusedException("issuer_key_twice");
            }
        }
        return Map.copyOf(keys);
    }

    /** Null for a key that is none for us, or for nobody: sound ones may stand in the same set. */
    private static @org.jspecify.annotations.Nullable Key parse(JsonNode item) {
        try {
            JWK key = JWK.parse(item.toString());
            boolean signs = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
            return key.getKeyID() != null && signs && strong(key)
                    ? new Key(key, verifier(key))
                    : null;
        } catch (ParseException | JOSEException e) {
            return null;
        }
    }

    private static boolean strong(JWK key) {
        return switch (key) {
            case ECKey ec -> Curve.P_256.equals(ec.getCurve());
            case RSAKey rsa -> rsa.size() >= MIN_RSA_BITS;
            default -> false;
        };
    }

    /** One algorithm a key: what the key says, and what its kind can. */
    private static boolean serves(JWK key, String algorithm) {
        boolean kind = (key instanceof ECKey) == algorithm.equals(JWSAlgorithm.ES256.getName());
        return kind
                && (key.getAlgorithm() == null || key.getAlgorithm().getName().equals(algorithm));
    }

    private static JWSVerifier verifier(JWK key) throws JOSEException {
        if (key instanceof ECKey ec) {
            var verifier = new ECDSAVerifier(ec.toECPublicKey(EC));
            verifier.getJCAContext().setProvider(EC);
            return verifier;
        }
        return new RSASSAVerifier(key.toRSAKey());
    }
}
