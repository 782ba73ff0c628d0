// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.identity.BearerToken;
import io.sallyport.tls.Peer;

/** What a token exchange asks for (RFC 8693, 2.1). */
final class TokenExchangeForm {
    static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

    private TokenExchangeForm() {}

    static Exchange read(Parameters parameters, Peer requester) {
        String wanted = parameters.one("requested_token_type").orElse(ACCESS_TOKEN);
        if (!wanted.equals(ACCESS_TOKEN) && !wanted.equals(JWT)) {
            throw new RefusedException(OauthError.INVALID_REQUEST, "token_type_not_issued");
        }
        String subject = parameters.required("subject_token", "no_subject_token");
        if (!parameters.one("subject_token_type").orElse("").equals(ACCESS_TOKEN)) {
            throw new RefusedException(OauthError.INVALID_REQUEST, "subject_not_an_access_token");
        }
        return new Exchange(new BearerToken(subject), AskReader.read(parameters, requester));
    }
}
