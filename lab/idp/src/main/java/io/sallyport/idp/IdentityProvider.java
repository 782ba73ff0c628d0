// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import io.sallyport.http.HttpServer;
import io.sallyport.http.ServerTls;
import io.sallyport.http.Tickets;
import java.time.Duration;

/**
 * A development OpenID provider: authorization code flow with PKCE (OpenID Connect Core, 3.1; RFC
 * 7636), device flow (RFC 8628), clients authenticated by mutual TLS (RFC 8705). Thread-safe.
 */
public final class IdentityProvider implements AutoCloseable {
    private static final Duration CODE_LIFE = Duration.ofSeconds(60);
    private final HttpServer pages;
    private final HttpServer backChannel;

    private IdentityProvider(HttpServer pages, HttpServer backChannel) {
        this.pages = pages;
        this.backChannel = backChannel;
    }

    /** Starts both listeners. */
    public static IdentityProvider start(IdpConfig config, IdpParts parts) {
        var codes =
                new Codes(new Tickets<>(CODE_LIFE, parts.clock()), new DeviceCodes(parts.clock()));
        var log = new SignInLog(parts.audit(), parts.metrics(), parts.clock());
        var login = new LoginPages(config, codes, log, parts.clock());
        var back = new BackChannel(config, codes, log, parts);
        HttpServer channel =
                HttpServer.start(
                        config.backChannel(), new ServerTls.Mutual(parts.identity()), back::answer);
        try {
            HttpServer pages =
                    HttpServer.start(config.listener(), new ServerTls.Loopback(), login::answer);
            return new IdentityProvider(pages, channel);
        } catch (RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() {
        pages.close();
        backChannel.close();
    }
}
