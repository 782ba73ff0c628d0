// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import io.sallyport.http.Listener;
import io.sallyport.runtime.Default;
import io.sallyport.tls.Peer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The development provider, in the configuration as {@code idp}.
 *
 * @param listener the login page: plain HTTP, loopback only
 * @param backChannel token endpoint and keys: mutual TLS
 * @param issuer {@code iss} of its tokens
 * @param audience {@code aud} of its access tokens
 * @param people a YAML file: name, tenant, groups and password hash of each person
 * @param clients client id to client
 * @param tokenLife of access and ID tokens, at most 5 minutes
 * @param sessionLife how long a sign-in lasts
 */
public record IdpConfig(
        @Default(Listener.SMALL) Listener listener,
        @Default(Listener.SMALL) Listener backChannel,
        String issuer,
        String audience,
        Path people,
        Map<String, Client> clients,
        @Default("5m") Duration tokenLife,
        @Default("8h") Duration sessionLife) {
    public IdpConfig {
        clients = Map.copyOf(clients);
        if (tokenLife.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException(
                    "token-life: " + tokenLife + " (expected: at most 5m)");
        }
    }

    /** RFC 8705, 2.1: the client is who its certificate says. */
    Optional<Client> client(String id, Peer peer) {
        return Optional.ofNullable(clients.get(id))
                .filter(client -> client.workload().equals(peer.id().toString()));
    }

    /** Whether cookies may travel over TLS only; off only for the plain page on loopback. */
    boolean secure() {
        return issuer.startsWith("https:");
    }

    /**
     * An application that signs its users in here.
     *
     * @param workload the SPIFFE ID that it shows at the token endpoint (RFC 8705, 2.1)
     * @param redirectUris compared exactly (RFC 9700, 2.1)
     * @param postLogoutUris where a sign-out may lead
     * @param scopes what its users' tokens say that it may do for them, signed in by redirect
     * @param device for one without a browser (RFC 8628); empty: it may not ask for codes
     */
    public record Client(
            String workload,
            List<URI> redirectUris,
            List<URI> postLogoutUris,
            @Default("[openid]") List<String> scopes,
            Optional<Device> device) {
        public Client {
            redirectUris = List.copyOf(redirectUris);
            postLogoutUris = List.copyOf(postLogoutUris);
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * A device whose user answers elsewhere.
     *
     * @param name as the person who is asked sees it
     * @param scopes the most that it may ask for, each with what it means in words
     */
    public record Device(String name, Map<String, String> scopes) {
        public Device {
            scopes = Map.copyOf(scopes);
            if (name.isBlank() || scopes.isEmpty()) {
                throw new IllegalArgumentException(
                        "device: no name or no scopes (expected: both, in words for its user)");
            }
        }
    }
}
