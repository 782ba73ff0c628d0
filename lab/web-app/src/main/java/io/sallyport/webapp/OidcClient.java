// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.sallyport.http.Bytes;
import io.sallyport.http.Form;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.Tickets;
import io.sallyport.http.UpstreamException;
import io.sallyport.identity.BearerToken;
import io.sallyport.runtime.SecretRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Set;

/**
 * The relying party: authorization code flow with PKCE, state and nonce (OpenID Connect Core, 3.1;
 * RFC 7636; RFC 9207). Thread-safe.
 */
final class OidcClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int LIMIT = 256 << 10;
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256, JWSAlgorithm.PS256);

    private final WebAppConfig config;
    private final HttpClient provider;
    private final HttpClient keys;
    private final Clock clock;

    OidcClient(WebAppConfig config, HttpClient provider, HttpClient keys, Clock clock) {
        this.config = config;
        this.provider = provider;
        this.keys = keys;
        this.clock = clock;
    }

    static Pending begin(String browser, boolean silent) {
        return new Pending(Tickets.randomName(), Tickets.randomName(), browser, silent);
    }

    /** Whether cookies may travel over TLS only. */
    boolean secure() {
        return config.base().getScheme().equals("https");
    }

    /** Where the browser is sent; {@code fresh} asks for the password again. */
    String authorization(String state, Pending pending, boolean fresh) {
        var query = new LinkedHashMap<String, String>();
        query.put("response_type", "code");
        query.put("client_id", config.signIn().clientId());
        query.put("redirect_uri", redirectUri());
        query.put("scope", config.signIn().scope());
        query.put("state", state);
        query.put("nonce", pending.nonce());
        query.put("code_challenge", s256(pending.verifier()));
        query.put("code_challenge_method", "S256");
        if (pending.silent()) {
            query.put("prompt", "none");
        }
        if (fresh) {
            query.put("prompt", "login");
        }
        return config.signIn().authorizationEndpoint() + "?" + Form.encode(query);
    }

    /**
     * Where the browser is sent after it was signed out here.
     *
     * @param sid whose sign-in; it is no secret and no token, so it may travel through the browser
     */
    String endSession(String sid) {
        var query = new LinkedHashMap<String, String>();
        query.put("client_id", config.signIn().clientId());
        query.put("post_logout_redirect_uri", config.base() + "/");
        if (!sid.isEmpty()) {
            query.put("logout_hint", sid);
        }
        return config.signIn().endSessionEndpoint() + "?" + Form.encode(query);
    }

    /**
     * Redeems a code.
     *
     * @throws SignInFailedException when anything of it does not hold
     */
    UserSession redeem(Pending pending, Form callback) {
        if (!callback.one("iss").map(config.signIn().issuer()::equals).orElse(true)) {
            throw new SignInFailedException("issuer_mismatch"); // RFC 9207, 2.4
        }
        if (callback.one("error").isPresent()) {
            throw new SignInFailedException(
                    "provider_error_" + callback.one("error").orElse("").replaceAll("[^a-z_]", ""));
        }
        JsonNode answer = token(callback.one("code").orElse(""), pending.verifier());
        JWTClaimsSet id = verified(answer.path("id_token").asText(), pending.nonce());
        return new UserSession(
                id.getSubject(),
                id.getClaim("sid") instanceof String sid ? sid : "",
                new BearerToken(answer.path("access_token").asText()),
                clock.instant().plusSeconds(answer.path("expires_in").asLong(0)),
                Tickets.randomName());
    }

    private JsonNode token(String code, String verifier) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirectUri());
        form.put("client_id", config.signIn().clientId());
        form.put("code_verifier", verifier);
        config.signIn()
                .clientSecret()
                .map(SecretRef::resolve)
                .ifPresent(secret -> form.put("client_secret", secret));
        try {
            HttpClient.Reply reply =
                    provider.send(
                            "POST",
                            config.signIn().tokenEndpoint().getRawPath(),
                            Headers.NONE.with("content-type", "application/x-www-form-urlencoded"),
                            Bytes.of(Form.encode(form)),
                            TIMEOUT,
                            LIMIT);
            if (reply.status() != 200) {
                throw new SignInFailedException("token_endpoint_status_" + reply.status());
            }
            return JSON.readTree(reply.body().text());
        } catch (UpstreamException e) {
            throw new SignInFailedException("token_endpoint_unreachable", e);
        } catch (JsonProcessingException e) {
            throw new SignInFailedException("token_endpoint_no_json", e);
        }
    }

    /** OpenID Connect Core, 3.1.3.7. */
    private JWTClaimsSet verified(String idToken, String nonce) {
        try {
            var processor = new DefaultJWTProcessor<SecurityContext>();
            processor.setJWSKeySelector(
                    new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(keySet())));
            processor.setJWTClaimsSetVerifier(
                    new DefaultJWTClaimsVerifier<>(
                            config.signIn().clientId(),
                            new JWTClaimsSet.Builder()
                                    .issuer(config.signIn().issuer())
                                    .claim("nonce", nonce)
                                    .build(),
                            Set.of("sub", "exp", "iat")) {
                        @Override
                        protected Date currentTime() {
                            return Date.from(clock.instant());
                        }
                    });
            return processor.process(idToken, null);
        } catch (ParseException | BadJOSEException | JOSEException e) {
            throw new SignInFailedException("id_token_refused", e);
        }
    }

    private JWKSet keySet() throws ParseException {
        try {
            HttpClient.Reply reply =
                    keys.send(
                            "GET",
                            config.signIn().jwksUri().getRawPath(),
                            Headers.NONE,
                            Bytes.NONE,
                            TIMEOUT,
                            LIMIT);
            return JWKSet.parse(reply.body().text());
        } catch (UpstreamException e) {
            throw new SignInFailedException("provider_keys_unreachable", e);
        }
    }

    private String redirectUri() {
        return config.base() + "/callback";
    }

    private static String s256(String verifier) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }
}
