// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import io.sallyport.http.Listener;
import io.sallyport.runtime.Default;
import io.sallyport.runtime.SecretRef;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The web app, in the configuration as {@code web-app}.
 *
 * @param listener loopback, or behind a proxy that ends TLS
 * @param base how the browser reaches it
 * @param orchestrator where questions go
 * @param keys where guarded fields are opened
 * @param signIn the identity provider
 * @param attempts where the page's attacks go; without it the page offers those that need no
 *     address of their own
 * @param sessionLife a session ends after this
 */
public record WebAppConfig(
        @Default(Listener.SMALL) Listener listener,
        URI base,
        URI orchestrator,
        URI keys,
        SignIn signIn,
        Optional<AttemptsConfig> attempts,
        @Default("8h") Duration sessionLife) {

    /**
     * An OpenID provider, pinned: nothing is discovered at run time.
     *
     * @param issuer {@code iss} of its tokens, exactly
     * @param authorizationEndpoint where the browser is sent
     * @param tokenEndpoint where the code is redeemed
     * @param jwksUri its keys
     * @param endSessionEndpoint where the browser is sent after signing out here
     * @param clientId this app's name there
     * @param clientSecret for providers without mutual TLS
     * @param workload the provider's SPIFFE name when its token endpoint speaks mutual TLS here
     * @param scope what is asked for
     */
    public record SignIn(
            String issuer,
            URI authorizationEndpoint,
            URI tokenEndpoint,
            URI jwksUri,
            URI endSessionEndpoint,
            String clientId,
            Optional<SecretRef> clientSecret,
            Optional<String> workload,
            @Default("openid") String scope) {}
}
