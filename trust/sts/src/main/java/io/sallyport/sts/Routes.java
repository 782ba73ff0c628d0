// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

/** Paths and words of the protocol. */
final class Routes {
    static final String TOKEN = "/oauth2/token";
    static final String REVOKE = "/oauth2/revoke";
    static final String INTROSPECT = "/oauth2/introspect";
    static final String JWKS = "/oauth2/jwks";
    static final String METADATA = "/.well-known/oauth-authorization-server";
    static final String FEED = "/feed";
    static final String LOGOUT = "/oauth2/backchannel-logout";
    static final String EVENTS = "/oauth2/security-events";

    private Routes() {}
}
