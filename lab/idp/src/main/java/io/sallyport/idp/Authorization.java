// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import io.sallyport.http.Form;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A checked authorization request (OpenID Connect Core, 3.1.2.1; RFC 7636, 4.3).
 *
 * @param challenge PKCE, S256 only
 * @param maxAge a sign-in older than this has to be made again
 */
record Authorization(
        String clientId,
        URI redirectUri,
        String state,
        String nonce,
        String challenge,
        String prompt,
        Optional<Duration> maxAge)
        implements Visit {

    /**
     * Why a request is not even answered to its sender: client or redirect URI are not registered.
     */
    static final class Unanswerable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String text;

        Unanswerable(String text) {
            super(text);
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    @Override
    public URI leadsTo() {
        return redirectUri;
    }

    /**
     * Reads the query.
     *
     * @throws Unanswerable when it must not be redirected to where it asks
     */
    static Authorization read(Form query, IdpConfig config) {
        String clientId = query.one("client_id").orElse("");
        IdpConfig.Client client = config.clients().get(clientId);
        if (client == null) {
            throw new Unanswerable("client_id: not registered (expected: one of idp.clients)");
        }
        String asked = query.one("redirect_uri").orElse("");
        URI redirectUri =
                client.redirectUris().stream()
                        .filter(uri -> uri.toString().equals(asked))
                        .findFirst()
                        .orElseThrow(() ->
                                new Unanswerable("redirect_uri: not registered for this client"));
        String challenge = query.one("code_challenge").orElse("");
        boolean sound =
                query.one("response_type").orElse("").equals("code")
                        && query.one("code_challenge_method").orElse("").equals("S256")
                        && challenge.matches("[A-Za-z0-9_-]{43}")
                        && bounded(query, "state")
                        && bounded(query, "nonce");
        if (!sound) {
            throw new Unanswerable(
                    "request: incomplete (expected: response_type=code, state, nonce, S256 code_challenge)");
        }
        return new Authorization(
                clientId,
                redirectUri,
                query.one("state").orElse(""),
                query.one("nonce").orElse(""),
                challenge,
                query.one("prompt").orElse(""),
                maxAge(query));
    }

    private static boolean bounded(Form query, String name) {
        int length = query.one(name).orElse("").length();
        return length >= 8 && length <= 512;
    }

    private static Optional<Duration> maxAge(Form query) {
        return query.one("max_age")
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }
}
