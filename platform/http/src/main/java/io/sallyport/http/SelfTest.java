// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.OpenSSLEngineOptions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a freshly started server without a certificate. It must be refused in the handshake; any
 * answer, also a refusal in HTTP, means that TLS does not guard the port.
 */
final class SelfTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private SelfTest() {}

    /**
     * Proves it.
     *
     * @throws IllegalStateException when a client without certificate was answered, or nobody knows
     */
    static void refusesStrangers(Vertx vertx, String host, int port) {
        var options = new HttpClientOptions();
        options.setSsl(true);
        options.setTrustAll(true); // it has nothing to say to this server and believes nothing
        options.setVerifyHost(false);
        options.setUseAlpn(false);
        options.setSslEngineOptions(new OpenSSLEngineOptions());
        HttpClientAgent stranger =
                vertx.httpClientBuilder()
                        .with(options)
                        .withConnectHandler(http -> http.exceptionHandler(_ -> {}))
                        .build();
        try {
            int status =
                    Engine.await(
                            stranger.request(HttpMethod.GET, port, host, "/")
                                    .compose(request -> request.send())
                                    .map(response -> response.statusCode()),
                            LIMIT);
            throw new IllegalStateException(
                    "tls self-test: a client without certificate was answered "
                            + status
                            + " (expected: refused in the handshake); do not run this");
        } catch (ExecutionException e) {
            if (!refused(e.getCause())) {
                throw inconclusive(e);
            }
        } catch (TimeoutException e) {
            throw inconclusive(e);
        } finally {
            var _ = stranger.close();
        }
    }

    private static boolean refused(@Nullable Throwable cause) {
        // an alert; or a close that overtook it
        return cause instanceof HttpClosedException
                || Failures.within(cause, SSLException.class).isPresent();
    }

    private static IllegalStateException inconclusive(Exception e) {
        return new IllegalStateException(
                "tls self-test: no result (expected: a client without certificate is refused)", e);
    }
}
