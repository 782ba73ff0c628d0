// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.audit.AuditException;
import io.sallyport.http.Form;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.Tickets;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What other processes see of the provider, over mutual TLS: token and device endpoints, keys,
 * metadata.
 */
final class BackChannel {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AUTHORIZATION_CODE = "authorization_code";

    private final IdpConfig config;
    private final Tickets<Grant> codes;
    private final UserTokens tokens;
    private final DeviceGrant devices;
    private final SignInLog log;
    private final Set<SpiffeId> callers;

    BackChannel(IdpConfig config, Codes codes, SignInLog log, IdpParts parts) {
        this.config = config;
        this.codes = codes.redirect();
        this.tokens = new UserTokens(config, parts.clock());
        this.devices = new DeviceGrant(config, codes.device(), tokens, log);
        this.log = log;
        this.callers = parts.callers();
    }

    Response answer(Request request) {
        Peer peer =
                request.peer()
                        .filter(known -> callers.contains(known.id()))
                        .orElseThrow(this::notOnTheEdge);
        try {
            return answer(request, peer);
        } catch (AuditException e) {
            return error(503, "temporarily_unavailable");
        }
    }

    private ProblemException notOnTheEdge() {
        log.turnedAway("edge_not_allowed");
        return new ProblemException(
                Problem.EDGE_NOT_ALLOWED,
                "edge_not_allowed",
                "caller: not on the list (expected: a workload in trust.edges.idp); ask the"
                        + " operator");
    }

    private Response answer(Request request, Peer peer) {
        return switch (request.method() + " " + request.path()) {
            case "POST /token" -> token(request, peer);
            case "POST /device_authorization" -> devices.begin(request, peer);
            case "GET /jwks" -> Response.json(200, tokens.keys());
            case "GET /.well-known/openid-configuration" -> metadata();
            default -> error(404, "not_found");
        };
    }

    private Response token(Request request, Peer peer) {
        Form form = Form.parse(request.body().text());
        return switch (form.one("grant_type").orElse("")) {
            case AUTHORIZATION_CODE -> redeem(request, form, peer);
            case DeviceGrant.TYPE -> devices.redeem(request, form, peer);
            default -> refused(request, 400, "unsupported_grant_type");
        };
    }

    private Response redeem(Request request, Form form, Peer peer) {
        String clientId = form.one("client_id").orElse("");
        Optional<IdpConfig.Client> known = config.client(clientId, peer);
        if (known.isEmpty()) {
            return refused(request, 401, "invalid_client");
        }
        String scope = String.join(" ", known.get().scopes());
        return codes.take(form.one("code").orElse(""))
                .filter(grant -> redeems(grant, clientId, form))
                .map(grant -> issue(request, grant, new Told(peer, scope)))
                .orElseGet(() -> refused(request, 400, "invalid_grant"));
    }

    private Response refused(Request request, int status, String code) {
        log.notRedeemed(request, code);
        return error(status, code);
    }

    /** RFC 7636, 4.6 and RFC 6749, 4.1.3. */
    private static boolean redeems(Grant grant, String clientId, Form form) {
        return grant.request().clientId().equals(clientId)
                && grant.request()
                        .redirectUri()
                        .toString()
                        .equals(form.one("redirect_uri").orElse(""))
                && Tickets.same(
                        grant.request().challenge(), s256(form.one("code_verifier").orElse("")));
    }

    /** Whom a token is handed to, and what it says that they may do. */
    private record Told(Peer peer, String scope) {}

    private Response issue(Request request, Grant grant, Told told) {
        String client = grant.request().clientId();
        UserTokens.Access access =
                tokens.access(
                        new UserTokens.Holder(client, told.peer()), told.scope(), grant.signIn());
        log.redeemed(request, client, grant.signIn(), access.jti()); // before the token leaves
        return json(
                        200,
                        Map.of(
                                "access_token",
                                access.text(),
                                "token_type",
                                "Bearer",
                                "expires_in",
                                config.tokenLife().toSeconds(),
                                "id_token",
                                tokens.id(grant),
                                "scope",
                                told.scope()))
                .with("cache-control", "no-store");
    }

    private Response metadata() {
        String back = "https://localhost:" + config.backChannel().port();
        var document = new TreeMap<String, Object>();
        document.put("issuer", config.issuer());
        document.put("authorization_endpoint", config.issuer() + "/authorize");
        document.put("end_session_endpoint", config.issuer() + "/logout");
        document.put("token_endpoint", back + "/token");
        document.put("device_authorization_endpoint", back + "/device_authorization");
        document.put("grant_types_supported", List.of(AUTHORIZATION_CODE, DeviceGrant.TYPE));
        document.put("jwks_uri", back + "/jwks");
        document.put("response_types_supported", List.of("code"));
        document.put("subject_types_supported", List.of("public"));
        document.put("id_token_signing_alg_values_supported", List.of("ES256"));
        document.put("code_challenge_methods_supported", List.of("S256"));
        document.put("token_endpoint_auth_methods_supported", List.of("tls_client_auth"));
        document.put("tls_client_certificate_bound_access_tokens", true);
        document.put("authorization_response_iss_parameter_supported", true);
        return json(200, document);
    }

    static Response error(int status, String code) {
        return json(status, Map.of("error", code)).with("cache-control", "no-store");
    }

    static Response json(int status, Map<String, ?> body) {
        return Response.json(status, JSON.valueToTree(body).toString());
    }

    private static String s256(String verifier) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }
}
