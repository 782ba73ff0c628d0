// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.JWTClaimsSet;
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
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What other processes see of the provider, over mutual TLS: token endpoint, keys, metadata. */
final class BackChannel {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final IdpConfig config;
    private final Tickets<Grant> codes;
    private final IdpKey key = IdpKey.make();
    private final SignInLog log;
    private final Set<SpiffeId> callers;
    private final Clock clock;

    BackChannel(IdpConfig config, Tickets<Grant> codes, SignInLog log, IdpParts parts) {
        this.config = config;
        this.codes = codes;
        this.log = log;
        this.callers = parts.callers();
        this.clock = parts.clock();
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
            case "GET /jwks" -> Response.json(200, key.publicSet());
            case "GET /.well-known/openid-configuration" -> metadata();
            default -> error(404, "not_found");
        };
    }

    private Response token(Request request, Peer peer) {
        Form form = Form.parse(request.body().text());
        if (!form.one("grant_type").orElse("").equals("authorization_code")) {
            return refused(request, 400, "unsupported_grant_type");
        }
        String clientId = form.one("client_id").orElse("");
        if (!isClient(clientId, peer)) {
            return refused(request, 401, "invalid_client");
        }
        return codes.take(form.one("code").orElse(""))
                .filter(grant -> redeems(grant, clientId, form))
                .map(grant -> issue(request, grant, peer))
                .orElseGet(() -> refused(request, 400, "invalid_grant"));
    }

    private Response refused(Request request, int status, String code) {
        log.notRedeemed(request, code);
        return error(status, code);
    }

    /** RFC 8705, 2.1: the client is who its certificate says. */
    private boolean isClient(String clientId, Peer peer) {
        IdpConfig.Client client = config.clients().get(clientId);
        return client != null && client.workload().equals(peer.id().toString());
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

    private Response issue(Request request, Grant grant, Peer peer) {
        Instant now = clock.instant();
        JWTClaimsSet claims = accessClaims(grant, peer, now);
        log.redeemed(request, grant, claims.getJWTID()); // before the token leaves
        String access = key.sign("at+jwt", claims);
        String id = key.sign("JWT", idClaims(grant, now));
        return json(
                        200,
                        Map.of(
                                "access_token",
                                access,
                                "token_type",
                                "Bearer",
                                "expires_in",
                                config.tokenLife().toSeconds(),
                                "id_token",
                                id,
                                "scope",
                                "openid"))
                .with("cache-control", "no-store");
    }

    private JWTClaimsSet accessClaims(Grant grant, Peer peer, Instant now) {
        return common(grant, now)
                .audience(config.audience())
                .claim("client_id", grant.request().clientId())
                .claim("scope", "openid")
                // bound to the client's certificate: a stolen one opens nothing (RFC 8705, 3.1)
                .claim("cnf", Map.of("x5t#S256", peer.thumbprint()))
                .jwtID(UUID.randomUUID().toString())
                .build();
    }

    private JWTClaimsSet idClaims(Grant grant, Instant now) {
        return common(grant, now)
                .audience(grant.request().clientId())
                .claim("azp", grant.request().clientId())
                .claim("nonce", grant.request().nonce())
                .build();
    }

    private JWTClaimsSet.Builder common(Grant grant, Instant now) {
        Person person = grant.signIn().person();
        return new JWTClaimsSet.Builder()
                .issuer(config.issuer())
                .subject(person.name())
                .claim("tenant", person.tenant())
                .claim("groups", person.groups())
                .claim("sid", grant.signIn().sid())
                .claim("auth_time", grant.signIn().at().getEpochSecond())
                .claim("acr", "pwd")
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(config.tokenLife())));
    }

    private Response metadata() {
        String back = "https://localhost:" + config.backChannel().port();
        var document = new TreeMap<String, Object>();
        document.put("issuer", config.issuer());
        document.put("authorization_endpoint", config.issuer() + "/authorize");
        document.put("end_session_endpoint", config.issuer() + "/logout");
        document.put("token_endpoint", back + "/token");
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

    private static Response error(int status, String code) {
        return json(status, Map.of("error", code)).with("cache-control", "no-store");
    }

    private static Response json(int status, Map<String, ?> body) {
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
