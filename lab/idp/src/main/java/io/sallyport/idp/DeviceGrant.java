// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import io.sallyport.http.Form;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.tls.Peer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The device's side of RFC 8628: asks for codes, and polls until its user has answered. The device
 * is who its certificate says.
 */
final class DeviceGrant {
    static final String TYPE = "urn:ietf:params:oauth:grant-type:device_code";
    private static final int LONGEST_SCOPE = 1024;

    private final IdpConfig config;
    private final DeviceCodes codes;
    private final UserTokens tokens;
    private final SignInLog log;

    DeviceGrant(IdpConfig config, DeviceCodes codes, UserTokens tokens, SignInLog log) {
        this.config = config;
        this.codes = codes;
        this.tokens = tokens;
        this.log = log;
    }

    /** RFC 8628, 3.1 and 3.2. */
    Response begin(Request request, Peer peer) {
        Form form = Form.parse(request.body().text());
        String client = form.one("client_id").orElse("");
        Optional<IdpConfig.Client> known = config.client(client, peer);
        if (known.isEmpty()) {
            return refused(request, 401, "invalid_client");
        }
        if (known.get().device().isEmpty()) {
            return refused(request, 400, "unauthorized_client");
        }
        Set<String> scopes = scopes(form);
        if (scopes.isEmpty() || !known.get().device().get().scopes().keySet().containsAll(scopes)) {
            return refused(request, 400, "invalid_scope");
        }
        return codes.open(client, scopes, request.address().getHostAddress())
                .map(issued -> issued(request, client, issued))
                .orElseGet(() -> refused(request, 429, "temporarily_unavailable"));
    }

    /** Empty when nothing was asked for, which is no request here. */
    private static Set<String> scopes(Form form) {
        String asked = form.one("scope").orElse("");
        return asked.length() > LONGEST_SCOPE
                ? Set.of()
                : Arrays.stream(asked.split(" ", -1))
                        .filter(scope -> !scope.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
    }

    private Response issued(Request request, String client, DeviceCodes.Issued issued) {
        log.deviceAsked(request, client);
        String page = config.issuer() + "/device";
        String shown = UserCode.shown(issued.userCode());
        var answer = new TreeMap<String, Object>();
        answer.put("device_code", issued.deviceCode());
        answer.put("user_code", shown);
        answer.put("verification_uri", page);
        answer.put(
                "verification_uri_complete", page + "?" + Form.encode(Map.of("user_code", shown)));
        answer.put("expires_in", DeviceRequest.LIFE.toSeconds());
        answer.put("interval", DeviceRequest.INTERVAL.toSeconds());
        return BackChannel.json(200, answer).with("cache-control", "no-store");
    }

    /** RFC 8628, 3.4 and 3.5. */
    Response redeem(Request request, Form form, Peer peer) {
        String client = form.one("client_id").orElse("");
        Optional<IdpConfig.Client> known = config.client(client, peer);
        if (known.isEmpty()) {
            return refused(request, 401, "invalid_client");
        }
        if (known.get().device().isEmpty()) {
            return refused(request, 400, "unauthorized_client");
        }
        return switch (codes.poll(form.one("device_code").orElse(""), client)) {
            case DeviceCodes.Poll.Pending() -> waiting("authorization_pending");
            case DeviceCodes.Poll.TooEarly() -> waiting("slow_down");
            case DeviceCodes.Poll.Denied() -> refused(request, 400, "access_denied");
            case DeviceCodes.Poll.Expired() -> refused(request, 400, "expired_token");
            case DeviceCodes.Poll.Unknown() -> refused(request, 400, "invalid_grant");
            case DeviceCodes.Poll.Allowed allowed ->
                    issue(request, new UserTokens.Holder(client, peer), allowed);
        };
    }

    private Response issue(
            Request request, UserTokens.Holder holder, DeviceCodes.Poll.Allowed allowed) {
        String scope = String.join(" ", new TreeSet<>(allowed.request().scopes()));
        UserTokens.Access access = tokens.access(holder, scope, allowed.by());
        log.redeemed(request, holder.client(), allowed.by(), access.jti()); // before it leaves
        return BackChannel.json(
                        200,
                        Map.of(
                                "access_token",
                                access.text(),
                                "token_type",
                                "Bearer",
                                "expires_in",
                                config.tokenLife().toSeconds(),
                                "scope",
                                scope))
                .with("cache-control", "no-store");
    }

    /** A device that waits as it should is nothing for the audit log. */
    private static Response waiting(String code) {
        return BackChannel.error(400, code);
    }

    private Response refused(Request request, int status, String code) {
        log.notRedeemed(request, code);
        return BackChannel.error(status, code);
    }
}
