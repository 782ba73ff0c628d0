// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.http.HttpHandler;
import io.sallyport.http.HttpServer;
import io.sallyport.http.ServerTls;
import io.sallyport.tls.IdentitySource;

/** Opens the door that {@link LogoutConfig} describes. */
final class LogoutDoor {
    private LogoutDoor() {}

    static HttpServer open(LogoutConfig config, IdentitySource identity, HttpHandler endpoint) {
        ServerTls tls =
                switch (config.tls()) {
                    case SERVER_ONLY -> new ServerTls.ServerOnly(identity);
                    case LOOPBACK -> new ServerTls.Loopback();
                };
        return HttpServer.start(config.listener(), tls, endpoint);
    }
}
