// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import io.sallyport.enforcement.Passage;
import io.sallyport.http.Headers;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Principal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the service is told who asks: the one list of these header fields. Values are percent-encoded
 * (RFC 3986, 2.1) wherever they are not letters, digits or one of {@code -._~@:/}, so that no name
 * can end a line or become two.
 */
final class CallerFields {
    /** The user's {@code sub}; with the issuer and the tenant it names one user. */
    static final String SUBJECT = "sallyport-subject";

    /** Who vouches for the subject. */
    static final String ISSUER = "sallyport-issuer";

    /** Whose data may be reached. */
    static final String TENANT = "sallyport-tenant";

    /** The user's groups, a comma between; empty means none. */
    static final String GROUPS = "sallyport-groups";

    /** In place of the subject: the SPIFFE ID of a service that asks for nobody. */
    static final String SERVICE = "sallyport-service";

    /** The service that acts: the SPIFFE ID at the other end of the connection. */
    static final String ACTOR = "sallyport-actor";

    /** What the token allows, a comma between. */
    static final String SCOPES = "sallyport-scopes";

    /** The question's id through the whole chain, for the service's own logs. */
    static final String TXN = "sallyport-txn";

    /** This request's id, as in the side-car's audit log. */
    static final String REQUEST = "sallyport-request";

    /** To be sent along with calls for this user; good for this request only. */
    static final String CALLER = "sallyport-caller";

    private static final String PLAIN =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~@:/";

    private CallerFields() {}

    /** {@code base} with who asks. */
    static Headers stated(Headers base, Passage passage, Optional<String> handle) {
        AccessToken token = passage.caller().token();
        Headers told =
                principal(base, token)
                        .with(TENANT, plain(token.tenant().value()))
                        .with(ACTOR, plain(passage.caller().peer().toString()))
                        .with(SCOPES, list(token.scopes()))
                        .with(TXN, plain(token.txn()))
                        .with(REQUEST, plain(passage.request().id()));
        return handle.isPresent() ? told.with(CALLER, handle.get()) : told;
    }

    private static Headers principal(Headers base, AccessToken token) {
        return switch (token.principal()) {
            case Principal.User(var subject, var groups) ->
                    base.with(SUBJECT, plain(subject.sub()))
                            .with(ISSUER, plain(subject.issuer()))
                            .with(GROUPS, list(groups));
            case Principal.Service(var id) -> base.with(SERVICE, plain(id.toString()));
        };
    }

    private static String list(Collection<String> values) {
        return values.stream().sorted().map(CallerFields::plain).collect(Collectors.joining(","));
    }

    static String plain(String value) {
        var plain = new StringBuilder(value.length());
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            if (octet >= 0 && PLAIN.indexOf(octet) >= 0) {
                plain.append((char) octet);
            } else {
                plain.append(String.format("%%%02X", octet));
            }
        }
        return plain.toString();
    }
}
