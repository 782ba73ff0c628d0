// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;

/** The README's example: what a service writes to know its callers. {@link InboundTest} runs it. */
final class TenLinesInbound {
    private TenLinesInbound() {}

    static void handle(InboundVerifier verifier, HttpsExchange exchange, Work work)
            throws IOException {
        // README: from here
        var shown = exchange.getSSLSession().getPeerCertificates();
        var chain = Stream.of(shown).map(X509Certificate.class::cast).toList();
        switch (verifier.verify(chain, exchange.getRequestHeaders())) {
            case Inbound.Admitted admitted -> admitted.caller().call(() -> work.answer(exchange));
            case Inbound.Refused refused -> {
                refused.headers().forEach(exchange.getResponseHeaders()::set);
                exchange.sendResponseHeaders(refused.status(), -1);
            }
        }
        // README: to here
    }

    /** What the service does for {@code Caller.current()}. */
    interface Work {
        int answer(HttpsExchange exchange) throws IOException;
    }
}
