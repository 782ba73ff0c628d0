// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.http.Bytes;
import io.sallyport.http.Form;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.UpstreamException;
import io.sallyport.identity.BearerToken;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sign-in of the web app without a browser: authorization code flow with PKCE, state and nonce
 * (OpenID Connect Core, 3.1; RFC 7636), the code redeemed with the web app's own certificate.
 */
final class SignIn {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int LARGEST = 256 << 10;
    private static final String CLIENT = "web-app";

    private final DemoChain chain;
    private final Workloads workloads;

    SignIn(DemoChain chain, Workloads workloads) {
        this.chain = chain;
        this.workloads = workloads;
    }

    /** The provider's access token for the person, T0. */
    BearerToken accessToken(DemoPerson person) {
        String verifier = random();
        String state = random();
        try (var sites = new Sites()) {
            URI page = URI.create(chain.loginPages() + "/authorize?" + query(verifier, state));
            LoginForm form = LoginForm.in(sites.get(page).text());
            Sites.Page answer =
                    sites.post(form.target(page), form.filled(person.name(), person.password()));
            URI callback =
                    answer.location()
                            .orElseThrow(() ->
                                    new DemoException(
                                            "sign-in of %s: status %d (expected: 303 with a code)"
                                                    .formatted(person.name(), answer.status())));
            return redeem(code(callback, state), verifier);
        }
    }

    private String query(String verifier, String state) {
        var query = new LinkedHashMap<String, String>();
        query.put("response_type", "code");
        query.put("client_id", CLIENT);
        query.put("redirect_uri", redirectUri());
        query.put("scope", "openid");
        query.put("state", state);
        query.put("nonce", random());
        query.put("code_challenge", s256(verifier));
        query.put("code_challenge_method", "S256");
        return Form.encode(query);
    }

    /** Read from the redirect, which nobody follows: the web app has not begun this sign-in. */
    private static String code(URI callback, String state) {
        Form answer = Form.parse(callback.getRawQuery() == null ? "" : callback.getRawQuery());
        if (!answer.one("state").orElse("").equals(state)) {
            throw new DemoException("sign-in: state mismatch (expected: the one that was sent)");
        }
        return answer.one("code")
                .orElseThrow(() ->
                        new DemoException(
                                "sign-in: no code, error %s (expected: a code)"
                                        .formatted(answer.one("error").orElse("none"))));
    }

    private BearerToken redeem(String code, String verifier) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirectUri());
        form.put("client_id", CLIENT);
        form.put("code_verifier", verifier);
        try {
            HttpClient.Reply reply =
                    workloads
                            .client(CLIENT, "idp")
                            .send(
                                    "POST",
                                    "/token",
                                    Headers.NONE.with(
                                            "content-type", "application/x-www-form-urlencoded"),
                                    Bytes.of(Form.encode(form)),
                                    TIMEOUT,
                                    LARGEST);
            if (reply.status() != 200) {
                throw new DemoException(
                        "token endpoint of idp: status %d (expected: 200)"
                                .formatted(reply.status()));
            }
            return new BearerToken(
                    JSON.readTree(reply.body().text()).path("access_token").asText());
        } catch (UpstreamException | JsonProcessingException e) {
            throw new DemoException("token endpoint: no usable answer from idp; see its log", e);
        }
    }

    private String redirectUri() {
        return chain.webApp() + "/callback";
    }

    private static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String s256(String verifier) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
