// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.tls.Pem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509ExtendedTrustManager;

/** A client's side of connections, as the engine's options. */
final class ClientOptions {
    static final int CONNECT_MILLIS = 5_000;

    private ClientOptions() {}

    static HttpClientOptions plain() {
        var options = new HttpClientOptions();
        options.setConnectTimeout(CONNECT_MILLIS);
        options.setSslHandshakeTimeout(10);
        options.setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
        options.setKeepAliveTimeout(30); // seconds; below the idle limit of our servers
        options.setMaxHeaderSize(64 << 10); // receipts travel in the header
        options.setHttp2ClearTextUpgrade(false);
        options.setUseAlpn(false);
        return options;
    }

    /** Trust as the platform has it: public authorities, and the host's name must fit. */
    static HttpClientOptions outside() {
        Engine.requireNativeTls();
        HttpClientOptions options = plain();
        options.setSsl(true);
        options.setVerifyHost(true);
        options.setSslEngineOptions(new OpenSSLEngineOptions().setSessionCacheEnabled(false));
        options.setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"));
        return options;
    }

    /** The same with these authorities in the place of the public ones. */
    static HttpClientOptions outside(Path authorities) {
        try {
            String pem = Files.readString(authorities, StandardCharsets.UTF_8);
            if (Pem.certificates(pem).isEmpty()) {
                throw new IllegalArgumentException(
                        "authorities: none in " + authorities + " (expected: certificates in PEM)");
            }
            HttpClientOptions options = outside();
            options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(pem)));
            return options;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "authorities: " + authorities + " cannot be read (expected: PEM)", e);
        }
    }

    /** Trust as {@code trust} says; the identity is the URI SAN, so the host's name is nothing. */
    static HttpClientOptions pinned(X509ExtendedTrustManager trust) {
        HttpClientOptions options = outside();
        options.setVerifyHost(false);
        options.setEnabledSecureTransportProtocols(Set.of("TLSv1.3"));
        options.setTrustOptions(TrustOptions.wrap(new AlertingTrust(trust)));
        return options;
    }

    static PoolOptions pool() {
        var pool = new PoolOptions();
        pool.setHttp1MaxSize(64);
        pool.setMaxWaitQueueSize(512);
        return pool;
    }
}
