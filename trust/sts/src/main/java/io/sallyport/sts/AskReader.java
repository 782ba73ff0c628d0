// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.identity.ClaimSet;
import io.sallyport.identity.StrictJson;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.runtime.PlainText;
import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the parameters of a token request (RFC 6749, 3.2; RFC 8693, 2.1; RFC 8707, 2). */
final class AskReader {
    private static final Pattern SCOPE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final int MAX_SCOPES = 64;
    private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern PURPOSE = Pattern.compile("[^" + PlainText.NOT_PLAIN + "]{1,200}");
    private static final int MAX_CONTEXT = 256;

    private AskReader() {}

    static Ask read(Parameters parameters, Peer requester) {
        return new Ask(
                requester,
                audience(parameters),
                scopes(parameters),
                parameters.one("request_context").map(AskReader::address),
                parameters.one("field").map(value -> matching(value, FIELD, "bad_field")),
                parameters.one("purpose").map(value -> matching(value, PURPOSE, "bad_purpose")));
    }

    private static SpiffeId audience(Parameters parameters) {
        List<String> targets = parameters.targets();
        if (targets.size() != 1) {
            throw new RefusedException(OauthError.INVALID_TARGET, "not_one_target");
        }
        try {
            return SpiffeId.parse(targets.getFirst());
        } catch (IllegalArgumentException e) {
            throw new RefusedException(OauthError.INVALID_TARGET, "target_malformed");
        }
    }

    private static Set<String> scopes(Parameters parameters) {
        var scopes = new LinkedHashSet<String>();
        for (String scope : parameters.one("scope").orElse("").split(" ", MAX_SCOPES + 1)) {
            if (!SCOPE.matcher(scope).matches() || !scopes.add(scope)) {
                throw new RefusedException(OauthError.INVALID_SCOPE, "scope_malformed");
            }
        }
        return scopes;
    }

    private static String address(String context) {
        try {
            ObjectNode json =
                    StrictJson.object(context.getBytes(StandardCharsets.UTF_8), MAX_CONTEXT);
            String stated = new ClaimSet(json).text("ip");
            if (json.size() == 1 && stated.indexOf('%') < 0) {
                return InetAddress.ofLiteral(stated).getHostAddress();
            }
        } catch (TokenRefusedException | IllegalArgumentException e) {
            throw refused("bad_request_context");
        }
        throw refused("bad_request_context");
    }

    private static String matching(String value, Pattern pattern, String reason) {
        if (!pattern.matcher(value).matches()) {
            throw refused(reason);
        }
        return value;
    }

    private static RefusedException refused(String reason) {
        return new RefusedException(OauthError.INVALID_REQUEST, reason);
    }
}
