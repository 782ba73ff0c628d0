// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import io.sallyport.http.HttpServer;
import io.sallyport.http.ServerTls;
import io.sallyport.http.Tickets;
import io.sallyport.tls.IdentitySource;
import java.time.Clock;
import java.time.Duration;

/**
 * A development OpenID provider: authorization code flow with PKCE (OpenID Connect Core, 3.1; RFC
 * 7636), clients authenticated by mutual TLS (RFC 8705). Thread-safe.
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
    public static IdentityProvider start(IdpConfig config, IdentitySource identity, Clock clock) {
        var codes = new Tickets<Grant>(CODE_LIFE, clock);
        var login = new LoginPages(config, PeopleFile.read(config.people()), codes, clock);
        var back = new BackChannel(config, codes, IdpKey.make(), clock);
        HttpServer channel =
                HttpServer.start(
                        config.backChannel(), new ServerTls.Mutual(identity), back::answer);
        try {
            HttpServer pages =
                    HttpServer.start(config.listener(), new ServerTls.Loopback(), login::answer);
            return new IdentityProvider(pages, channel);
        } catch (RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The login page's port. */
    public int port() {
        return pages.port();
    }

    /** The token endpoint's port. */
    public int backChannelPort() {
        return backChannel.port();
    }

    @Override
    public void close() {
        pages.close();
        backChannel.close();
    }
}
