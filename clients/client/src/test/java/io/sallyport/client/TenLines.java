// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import io.sallyport.exchange.Exchanger;
import io.sallyport.identity.BearerToken;
import io.sallyport.tls.FileIdentity;
import io.sallyport.tls.SpiffeId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** The README's example: what an application writes. {@link OnBehalfOfTest} runs it. */
final class TenLines {
    private static final SpiffeId STS = SpiffeId.parse("spiffe://demo.sallyport/sts");
    private static final SpiffeId RETRIEVAL = SpiffeId.parse("spiffe://demo.sallyport/retrieval");

    private TenLines() {}

    static Answer ask(Path identityFolder, URI tokenEndpoint, URI address, BearerToken userToken)
            throws IOException {
        // README: from here
        try (var identity = FileIdentity.open(identityFolder);
                var exchanger = Exchanger.of(identity, STS, tokenEndpoint);
                var client = OnBehalfOf.of(identity, exchanger)) {
            var retrieval = new Target(RETRIEVAL, address, Set.of("vector.query"));
            var search =
                    Call.post(
                            "/v1/vector_stores/handbook/search",
                            "{\"query\":\"vacation\"}",
                            Duration.ofSeconds(10));
            return client.send(userToken, retrieval, search);
        }
        // README: to here
    }
}
