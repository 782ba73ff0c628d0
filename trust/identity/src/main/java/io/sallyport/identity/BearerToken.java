// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * A token's text: a secret.
 *
 * @param text compact JWS
 */
public record BearerToken(String text) {
    private static final String SCHEME = "Bearer ";

    /**
     * The token of a request: exactly one {@code Authorization: Bearer} (RFC 6750, 2.1).
     *
     * @param authorization every value of that header field
     * @throws TokenRefusedException {@code no_token}, {@code several_tokens} or {@code
     *     not_a_bearer_token}
     */
    public static BearerToken of(List<String> authorization) {
        if (authorization.size() != 1) {
            throw new TokenRefusedException(
                    authorization.isEmpty() ? "no_token" : "several_tokens");
        }
        String value = authorization.getFirst();
        if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new TokenRefusedException("not_a_bearer_token");
        }
        return new BearerToken(value.substring(SCHEME.length()));
    }

    /** Base64url of the whole text's SHA-256: what caches are keyed by. */
    public String sha256() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "BearerToken[redacted]";
    }
}
