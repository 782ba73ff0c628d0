// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.http.HttpHandler;
import io.sallyport.http.MediaTypes;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.sallyport.tls.Peer;
import java.util.Set;

/**
 * Gives a workload its next certificate against its current one, which the mutual TLS of this
 * listener has proven. A workload renews itself only, and only what this authority has issued.
 */
final class RenewalDesk implements HttpHandler {
    private final Issuance issuance;
    private final Register register;

    RenewalDesk(Issuance issuance, Register register) {
        this.issuance = issuance;
        this.register = register;
    }

    @Override
    public Response handle(Request request) {
        if (!request.path().equals(Wire.RENEW)) {
            throw new ProblemException(
                    Problem.NOT_FOUND, "no_such_path", "path: unknown (expected: POST /v1/renew)");
        }
        if (!request.method().equals("POST")) {
            throw ProblemException.methodNotAllowed("POST");
        }
        Peer peer =
                request.peer()
                        .orElseThrow(() ->
                                new ProblemException(
                                        Problem.UNKNOWN_IDENTITY,
                                        "no_certificate",
                                        "certificate: none (expected: the current one);"
                                                + " enrol first"));
        return issuance.guarded(() -> renew(request, peer));
    }

    private Response renew(Request request, Peer peer) {
        MediaTypes.requireJson(request);
        if (!register.knows(peer.thumbprint(), peer.id())) {
            throw issuance.alarmed(
                    "renewal_refused", request, peer.id(), refusal("certificate_not_issued_here"));
        }
        var body = issuance.sound(() -> Wire.read(request.body().text(), Set.of(Wire.CSR)));
        var asked = issuance.sound(() -> SigningRequest.parse(body.of(Wire.CSR)));
        if (!asked.id().equals(peer.id())) {
            throw issuance.alarmed(
                    "renewal_refused", request, peer.id(), refusal("csr_for_another_id"));
        }
        var chain = issuance.chain(asked);
        var entry =
                new Register.Entry(
                        chain.getFirst(), asked.id(), Register.Manner.RENEW, issuance.now());
        register.issued(entry, () -> issuance.witness(entry, request.id()));
        return issuance.reply(chain);
    }

    private static ProblemException refusal(String reason) {
        return new ProblemException(
                Problem.NOT_PERMITTED,
                reason,
                "renewal: not permitted (expected: a workload's own identity, issued here);"
                        + " enrol again with a new join token");
    }
}
