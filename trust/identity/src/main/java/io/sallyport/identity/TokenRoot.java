// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * The key that vouches for the token service's keys: a secret that is made at {@code init} and kept
 * away from every running process. Its public half is pinned in every PEP's configuration, so a
 * stolen certificate authority cannot forge a user.
 */
public final class TokenRoot {
    static final String TYPE = "keyset+jwt";

    private final SigningKey key;

    private TokenRoot(SigningKey key) {
        this.key = key;
    }

    /** A new root. */
    public static TokenRoot create() {
        return new TokenRoot(SigningKey.create("token-root"));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException when the file is missing, open to others, or no such key
     */
    public static TokenRoot read(Path file) {
        return new TokenRoot(SigningKey.read(file));
    }

    /** Writes it so that only its owner can read it (0600). */
    public void write(Path file) {
        key.write(file);
    }

    /** The public half as configurations pin it: base64 of its SubjectPublicKeyInfo. */
    public String publicKey() {
        return Base64.getEncoder().encodeToString(key.publicKey().getEncoded());
    }

    /**
     * Vouches for these keys, and with that no longer for any other.
     *
     * @param life the statement counts no longer than this
     * @return a compact JWS, {@code typ keyset+jwt}, over {@code {iat, exp, keys}}
     */
    public String vouch(List<SigningKey> keys, Instant now, Duration life) {
        ObjectNode statement = StrictJson.newObject();
        statement.put("iat", now.getEpochSecond());
        statement.put("exp", now.plus(life).getEpochSecond());
        var array = statement.putArray("keys");
        keys.forEach(vouched -> array.add(vouched.publicJson()));
        return key.sign(TYPE, StrictJson.write(statement));
    }

    /** As {@link #vouch}, for each key within its term only ({@code nbf} and {@code exp}). */
    public String vouchWithin(List<KeyTerm> terms, Instant now, Duration life) {
        ObjectNode statement = StrictJson.newObject();
        statement.put("iat", now.getEpochSecond());
        statement.put("exp", now.plus(life).getEpochSecond());
        var array = statement.putArray("keys");
        terms.forEach(term ->
                array.add(
                        term.key()
                                .publicJson()
                                .put("nbf", term.from().getEpochSecond())
                                .put("exp", term.until().getEpochSecond())));
        return key.sign(TYPE, StrictJson.write(statement));
    }

    @Override
    public String toString() {
        return "TokenRoot[redacted]";
    }
}
