// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.ca.spi.Attestation;
import io.sallyport.ca.spi.Attestor;
import io.sallyport.http.Bytes;
import io.sallyport.http.HttpHandler;
import io.sallyport.http.MediaTypes;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.util.List;
import java.util.Set;

/**
 * Gives a workload its first certificate against evidence that one of the attestors takes, and
 * anybody the trust bundle, also as other trust domains read it (the SPIFFE bundle endpoint,
 * profile {@code https_spiffe}). The caller is told one thing for all evidence that is not
 * accepted; the audit log or the metrics have the reason.
 */
final class EnrolmentDesk implements HttpHandler {
    private final Issuance issuance;
    private final Register register;
    private final List<Attestor> attestors;

    EnrolmentDesk(Issuance issuance, Register register, List<Attestor> attestors) {
        this.issuance = issuance;
        this.register = register;
        this.attestors = List.copyOf(attestors);
    }

    @Override
    public Response handle(Request request) {
        return switch (request.method() + " " + request.path()) {
            case "POST " + Wire.ENROL -> issuance.guarded(() -> enrol(request));
            case "GET " + Wire.BUNDLE ->
                    Response.of(200, Wire.PEM_TYPE, Bytes.of(issuance.bundle().text()));
            case "GET " + Wire.SPIFFE_BUNDLE ->
                    Response.json(200, BundleDocument.text(issuance.bundle()));
            default -> throw unknown(request.path());
        };
    }

    private static ProblemException unknown(String path) {
        return switch (path) {
            case Wire.ENROL -> ProblemException.methodNotAllowed("POST");
            case Wire.BUNDLE, Wire.SPIFFE_BUNDLE -> ProblemException.methodNotAllowed("GET");
            default ->
                    new ProblemException(
                            Problem.NOT_FOUND,
                            "no_such_path",
                            "path: unknown (expected: POST /v1/enrol, GET /v1/bundle or GET /v1/spiffe-bundle)");
        };
    }

    private Response enrol(Request request) {
        MediaTypes.requireJson(request);
        Wire.Texts body = issuance.sound(() -> Wire.read(request.body().text()));
        Attestor attestor = issuance.sound(() -> attestor(body));
        String evidence = body.of(attestor.member());
        Attestation.Proven proven = proven(request, attestor.attest(evidence));
        var asked = issuance.sound(() -> SigningRequest.parse(body.of(Wire.CSR)));
        if (!asked.id().equals(proven.id())) {
            throw issuance.alarmed(
                    "enrolment_refused", request, proven.id(), refusal("csr_for_another_id"));
        }
        var issued = issuance.issue(asked.id(), asked.key(), Register.Manner.ENROL, "");
        if (!register.enrol(proven, issued.entry(), () -> issuance.witness(issued, request.id()))) {
            proven(request, attestor.attest(evidence)); // spent in between: says so
            throw issuance.counted(refusal("replayed"));
        }
        return issuance.reply(issued);
    }

    private Attestor attestor(Wire.Texts body) {
        List<Attestor> fitting =
                attestors.stream()
                        .filter(one ->
                                body.members().keySet().equals(Set.of(Wire.CSR, one.member())))
                        .toList();
        if (fitting.size() != 1) {
            throw new IllegalArgumentException(
                    "body: not as it must be (expected: the texts csr and one of "
                            + String.join(", ", attestors.stream().map(Attestor::member).toList())
                            + ")");
        }
        return fitting.getFirst();
    }

    private Attestation.Proven proven(Request request, Attestation attestation) {
        return switch (attestation) {
            case Attestation.Proven proven -> proven;
            case Attestation.Refused(var reason, var workload) -> {
                String event = reason.endsWith("_replayed") ? reason : "enrolment_refused";
                throw workload.map(id -> issuance.alarmed(event, request, id, refusal(reason)))
                        .orElseGet(() -> issuance.counted(refusal(reason)));
            }
        };
    }

    private static ProblemException refusal(String reason) {
        return new ProblemException(
                Problem.UNKNOWN_IDENTITY,
                reason,
                reason.startsWith("workload_token")
                        ? "workload token: not accepted (expected: fresh, unused, of a pinned issuer,"
                                + " for this authority, with the claims of a workload)"
                        : "join token: not accepted (expected: unused, not expired, made for this"
                                + " workload); ask the operator for a new one");
    }
}
