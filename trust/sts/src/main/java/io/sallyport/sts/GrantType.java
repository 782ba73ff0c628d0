// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.identity.AccessToken;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The ways to ask for a token: what belongs to each, and how each is answered. */
enum GrantType {
    /** RFC 8693. */
    TOKEN_EXCHANGE("urn:ietf:params:oauth:grant-type:token-exchange") {
        // RFC 8693, 2.2.2: whatever is wrong with the subject token is an invalid request
        @Override
        Outcome.Refused told(Outcome.Refused refused) {
            return refused.error() == OauthError.INVALID_GRANT
                    ? new Outcome.Refused(OauthError.INVALID_REQUEST, refused.reason())
                    : refused;
        }

        @Override
        void describe(ObjectNode answer, AccessToken token) {
            super.describe(answer, token);
            answer.put("issued_token_type", TokenExchangeForm.ACCESS_TOKEN);
        }
    },

    /** The jwt-bearer dialect of Microsoft Entra (RFC 7523 with {@code on_behalf_of}). */
    ON_BEHALF_OF("urn:ietf:params:oauth:grant-type:jwt-bearer") {
        // with the target before each scope, as that dialect has them
        @Override
        void describe(ObjectNode answer, AccessToken token) {
            super.describe(answer, token);
            answer.put("scope", OnBehalfOfForm.qualified(token.audience(), token.scopes()));
        }
    },

    /** A service's own token (RFC 6749, 4.4). */
    CLIENT_CREDENTIALS("client_credentials") {
        @Override
        Outcome.Refused told(Outcome.Refused refused) {
            return refused.error() == OauthError.INVALID_GRANT // of a revoked workload
                    ? new Outcome.Refused(OauthError.INVALID_CLIENT, refused.reason())
                    : refused;
        }
    };

    private final String code;

    GrantType(String code) {
        this.code = code;
    }

    /**
     * The one that is asked for.
     *
     * @throws RefusedException when there is none, it is unknown, or parameters of another one
     *     stand beside it
     */
    static GrantType of(Parameters parameters) {
        String asked = parameters.required("grant_type", "no_grant_type");
        for (GrantType type : values()) {
            if (type.code.equals(asked)) {
                type.check(parameters);
                return type;
            }
        }
        throw new RefusedException(OauthError.UNSUPPORTED_GRANT_TYPE, "unsupported_grant_type");
    }

    /** The words of {@code grant_types_supported} (RFC 8414, 2). */
    static List<String> codes() {
        return Stream.of(values()).map(GrantType::code).toList();
    }

    String code() {
        return code;
    }

    /** The refusal as this way tells it; the rules say {@code invalid_grant} for a bad subject. */
    Outcome.Refused told(Outcome.Refused refused) {
        return refused;
    }

    /** RFC 6749, 5.1; the scope is always told, because it may be narrower. */
    void describe(ObjectNode answer, AccessToken token) {
        answer.put("token_type", "Bearer");
        answer.put(
                "expires_in", token.expires().getEpochSecond() - token.issued().getEpochSecond());
        answer.put("scope", String.join(" ", new TreeSet<>(token.scopes())));
    }

    private void check(Parameters parameters) {
        // an actor token that is ignored is a lie in the chain: the certificate is the actor
        if (parameters.has("actor_token") || parameters.has("actor_token_type")) {
            throw new RefusedException(OauthError.INVALID_REQUEST, "actor_token_not_taken");
        }
        if (strangers().stream().anyMatch(parameters::has)) {
            throw new RefusedException(
                    OauthError.INVALID_REQUEST, "parameter_of_another_grant_type");
        }
    }

    /** What belongs to another way: ignored, it would be a misunderstanding that nobody sees. */
    private List<String> strangers() {
        return switch (this) {
            case TOKEN_EXCHANGE -> List.of("assertion", "requested_token_use");
            case ON_BEHALF_OF ->
                    List.of("subject_token", "subject_token_type", "requested_token_type");
            case CLIENT_CREDENTIALS ->
                    List.of(
                            "assertion",
                            "requested_token_use",
                            "subject_token",
                            "subject_token_type",
                            "requested_token_type");
        };
    }
}
