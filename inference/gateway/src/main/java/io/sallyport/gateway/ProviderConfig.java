// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import io.sallyport.runtime.Default;
import io.sallyport.runtime.SecretRef;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A place where models run.
 *
 * @param kind how the gateway proves itself there
 * @param baseUrl up to and with the version, for example {@code https://api.openai.com/v1}
 * @param workload the workload that must answer; own models only
 * @param authorities certificate authorities that prove it, PEM; outside providers only, without it
 *     the public ones
 * @param key where the provider's key is; outside providers only
 * @param timeout for an answer to begin, and for each further part of it
 */
public record ProviderConfig(
        Kind kind,
        URI baseUrl,
        Optional<String> workload,
        Optional<Path> authorities,
        Optional<SecretRef> key,
        @Default("60s") Duration timeout) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** How the gateway proves itself. */
    public enum Kind {
        /** Mutual TLS, and the user's token exchanged for one addressed to the model service. */
        OWN_MODEL,
        /** Server TLS and a key; plain HTTP on loopback. */
        OPENAI_COMPATIBLE
    }

    public ProviderConfig {
        boolean secure = "https".equals(baseUrl.getScheme());
        if (!secure && (kind == Kind.OWN_MODEL || !loopback(baseUrl))) {
            throw new IllegalArgumentException(
                    "base-url: not https (expected: https, or http on loopback for an outside"
                            + " provider)");
        }
        if ((kind == Kind.OWN_MODEL) != workload.isPresent()) {
            throw new IllegalArgumentException(
                    "workload: %s (expected: set for own-model, and only there)"
                            .formatted(workload.orElse("missing")));
        }
        if (authorities.isPresent() && (kind == Kind.OWN_MODEL || !secure)) {
            throw new IllegalArgumentException(
                    "authorities: for an outside provider over https only (expected: a file, or"
                            + " nothing)");
        }
        if (kind == Kind.OWN_MODEL && key.isPresent()) {
            throw new IllegalArgumentException("key: set (expected: none for own-model)");
        }
    }

    /** Whether plain HTTP to it stays on this machine. */
    static boolean loopback(URI url) {
        return "http".equals(url.getScheme()) && LOOPBACK.contains(url.getHost());
    }
}
