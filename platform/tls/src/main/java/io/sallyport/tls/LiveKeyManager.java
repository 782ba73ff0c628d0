// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the newest identity in each handshake. The alias is the certificate's thumbprint, and the
 * identity before the newest stays at hand, so that a handshake which began before a change ends
 * with a chain and a key that fit together.
 */
final class LiveKeyManager extends X509ExtendedKeyManager {
    private final IdentitySource source;
    private final AtomicReference<@Nullable Shown> shown = new AtomicReference<>();

    private record Shown(String alias, Svid svid, @Nullable Shown before) {
        /** At most one step back is kept. */
        Shown withoutOlder() {
            return new Shown(alias, svid, null);
        }
    }

    LiveKeyManager(IdentitySource source) {
        this.source = source;
    }

    private @Nullable String newest() {
        Svid svid = current();
        if (svid == null) {
            return null;
        }
        Shown now = shown.get();
        if (now != null && now.svid().leaf().equals(svid.leaf())) {
            return now.alias();
        }
        String alias = LeafRules.thumbprint(svid.leaf());
        shown.set(new Shown(alias, svid, now == null ? null : now.withoutOlder()));
        return alias;
    }

    /** Whose identity was withdrawn shows none. */
    private @Nullable Svid current() {
        try {
            return source.svid();
        } catch (IllegalStateException withdrawn) {
            return null;
        }
    }

    private @Nullable Svid of(String alias) {
        for (Shown at = shown.get(); at != null; at = at.before()) {
            if (at.alias().equals(alias)) {
                return at.svid();
            }
        }
        return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Svid svid = of(alias);
        return svid == null ? null : svid.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Svid svid = of(alias);
        return svid == null ? null : svid.key();
    }

    // With several key types on offer a TLS stack asks once for each; others than ours get none.
    private @Nullable String forType(String keyType) {
        Svid svid = current();
        if (svid == null) {
            return null;
        }
        String algorithm = svid.key().getAlgorithm();
        return keyType.startsWith(algorithm.equals("ECDSA") ? "EC" : algorithm) ? newest() : null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return newest();
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return newest();
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return forType(keyType);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return forType(keyType);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return aliases();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return aliases();
    }

    private String @Nullable [] aliases() {
        String alias = newest();
        return alias == null ? null : new String[] {alias};
    }
}
