// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.http.Form;
import io.sallyport.http.HttpHandler;
import io.sallyport.http.MediaTypes;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.sallyport.tls.ForeignBundle;
import io.sallyport.tls.Peer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Gives a workload its next certificate against its current one, which the mutual TLS of this
 * listener has proven, and the newest trust bundle with those of other domains. A workload renews
 * itself only, and only what this authority has issued and not revoked.
 */
final class RenewalDesk implements HttpHandler {
    private final Issuance issuance;
    private final Register register;
    private final Supplier<List<ForeignBundle>> foreign;

    RenewalDesk(Issuance issuance, Register register, Supplier<List<ForeignBundle>> foreign) {
        this.issuance = issuance;
        this.register = register;
        this.foreign = foreign;
    }

    @Override
    public Response handle(Request request) {
        Peer peer =
                request.peer()
                        .orElseThrow(() ->
                                new ProblemException(
                                        Problem.UNKNOWN_IDENTITY,
                                        "no_certificate",
                                        "certificate: none (expected: the current one);"
                                                + " enrol first"));
        return switch (request.method() + " " + request.path()) {
            case "POST " + Wire.RENEW -> issuance.guarded(() -> renew(request, peer));
            case "GET " + Wire.TRUST -> issuance.guarded(() -> trust(request, peer));
            default -> throw unknown(request.path());
        };
    }

    private static ProblemException unknown(String path) {
        return switch (path) {
            case Wire.RENEW -> ProblemException.methodNotAllowed("POST");
            case Wire.TRUST -> ProblemException.methodNotAllowed("GET");
            default ->
                    new ProblemException(
                            Problem.NOT_FOUND,
                            "no_such_path",
                            "path: unknown (expected: POST /v1/renew or GET /v1/trust)");
        };
    }

    private Response renew(Request request, Peer peer) {
        MediaTypes.requireJson(request);
        requireCounting("renewal_refused", request, peer);
        var body = issuance.sound(() -> Wire.read(request.body().text(), Set.of(Wire.CSR)));
        var asked = issuance.sound(() -> SigningRequest.parse(body.of(Wire.CSR)));
        if (!asked.id().equals(peer.id())) {
            throw issuance.alarmed(
                    "renewal_refused", request, peer.id(), refusal("csr_for_another_id"));
        }
        var issued =
                issuance.issue(asked.id(), asked.key(), Register.Manner.RENEW, peer.thumbprint());
        register.issued(issued.entry(), () -> issuance.witness(issued, request.id()));
        return issuance.reply(issued);
    }

    /** Who asks says which bundle it uses: the next authority signs when all have its bundle. */
    private Response trust(Request request, Peer peer) {
        requireCounting("bundle_refused", request, peer);
        var newest = new TrustAnswer(issuance.bundle(), foreign.get());
        Optional<String> used = issuance.sound(() -> Form.parse(request.query()).one(Wire.USED));
        used.map(text -> issuance.sound(() -> PublishedBundle.number(text)))
                .ifPresent(number -> register.seen(peer.thumbprint(), number));
        return Response.json(200, newest.text(issuance.now()));
    }

    private void requireCounting(String event, Request request, Peer peer) {
        Optional<Certificate> found = register.find(peer.thumbprint(), peer.id());
        if (found.isEmpty()) {
            throw issuance.alarmed(
                    event, request, peer.id(), refusal("certificate_not_issued_here"));
        }
        if (found.get().revoked().isPresent()) {
            throw issuance.alarmed(event, request, peer.id(), refusal("certificate_revoked"));
        }
    }

    private static ProblemException refusal(String reason) {
        return new ProblemException(
                Problem.NOT_PERMITTED,
                reason,
                "renewal: not permitted (expected: a workload's own identity, issued here);"
                        + " enrol again with a new join token");
    }
}
