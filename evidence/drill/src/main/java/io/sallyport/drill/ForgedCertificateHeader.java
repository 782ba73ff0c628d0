// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import io.sallyport.http.Headers;
import io.sallyport.tls.Peer;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/**
 * A thief shows the owner's certificate in a header, as a proxy in front of a careless service
 * would (RFC 9440): only the handshake says whose connection it is.
 */
final class ForgedCertificateHeader implements Attack {
    @Override
    public int number() {
        return 5;
    }

    @Override
    public String title() {
        return "a header says that the connection is somebody else's";
    }

    @Override
    public List<Try> tries() {
        return List.of(
                new Try(
                        new Cell("ingest", "retrieval"),
                        "uses the orchestrator's T2 for john, headers show the orchestrator's certificate",
                        new Try.Moves(
                                ForwardedToken::rightfulSearch,
                                stage ->
                                        stage.calls()
                                                .search(
                                                        "ingest",
                                                        "eng-docs",
                                                        stage.token("john", "retrieval"),
                                                        forged(stage))),
                        new Expected.Refusal(401, "invalid_token"),
                        List.of(
                                new Evidence.Counted(
                                        "retrieval", "bound_to_another_certificate"))));
    }

    private static Headers forged(Stage stage) {
        X509Certificate shown = stage.identity("orchestrator").svid().leaf();
        try {
            String bytes = Base64.getEncoder().encodeToString(shown.getEncoded());
            String id = stage.chain().id("orchestrator").toString();
            return Headers.NONE
                    .with("client-cert", ":" + bytes + ":")
                    .with("x-client-cert", bytes)
                    .with("x-spiffe-id", id)
                    .with(
                            "x-forwarded-client-cert",
                            "Hash=" + Peer.thumbprint(shown) + ";URI=" + id);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate in use has an encoding", e);
        }
    }
}
