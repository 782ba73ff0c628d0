// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.http.Bytes;
import io.sallyport.http.HttpHandler;
import io.sallyport.http.MediaTypes;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.util.Optional;
import java.util.Set;

/**
 * Gives a workload its first certificate against its join token, and anybody the trust bundle. The
 * caller is told one thing for every token that is not accepted; the audit log has the reason.
 */
final class EnrolmentDesk implements HttpHandler {
    private static final int ALARMS_PER_TOKEN = 10;

    private final Issuance issuance;
    private final Register register;

    EnrolmentDesk(Issuance issuance, Register register) {
        this.issuance = issuance;
        this.register = register;
    }

    @Override
    public Response handle(Request request) {
        return switch (request.method() + " " + request.path()) {
            case "POST " + Wire.ENROL -> issuance.guarded(() -> enrol(request));
            case "GET " + Wire.BUNDLE ->
                    Response.of(200, Wire.PEM_TYPE, Bytes.of(issuance.bundle().text()));
            default -> throw unknown(request.path());
        };
    }

    private static ProblemException unknown(String path) {
        return switch (path) {
            case Wire.ENROL -> ProblemException.methodNotAllowed("POST");
            case Wire.BUNDLE -> ProblemException.methodNotAllowed("GET");
            default ->
                    new ProblemException(
                            Problem.NOT_FOUND,
                            "no_such_path",
                            "path: unknown (expected: POST /v1/enrol or GET /v1/bundle)");
        };
    }

    private Response enrol(Request request) {
        MediaTypes.requireJson(request);
        Wire.Texts body =
                issuance.sound(
                        () -> Wire.read(request.body().text(), Set.of(Wire.CSR, Wire.JOIN_TOKEN)));
        JoinToken token = issuance.sound(() -> new JoinToken(body.of(Wire.JOIN_TOKEN)));
        Register.Ticket ticket = usable(request, token);
        var asked = issuance.sound(() -> SigningRequest.parse(body.of(Wire.CSR)));
        if (!asked.id().equals(ticket.id())) {
            throw issuance.alarmed(
                    "enrolment_refused", request, ticket.id(), refusal("csr_for_another_id"));
        }
        var issued = issuance.issue(asked.id(), asked.key(), Register.Manner.ENROL, "");
        var proof = new Register.Proof(token.hash(), ticket.expires());
        if (!register.enrol(proof, issued.entry(), () -> issuance.witness(issued, request.id()))) {
            throw replayed(request, token, ticket);
        }
        return issuance.reply(issued);
    }

    private Register.Ticket usable(Request request, JoinToken token) {
        Optional<Register.Ticket> found = register.find(token);
        if (found.isEmpty()) {
            throw issuance.counted(refusal("join_token_unknown"));
        }
        Register.Ticket ticket = found.get();
        if (ticket.used()) {
            throw replayed(request, token, ticket);
        }
        if (!issuance.now().isBefore(ticket.expires())) {
            throw issuance.alarmed(
                    "enrolment_refused", request, ticket.id(), refusal("join_token_expired"));
        }
        return ticket;
    }

    // Somebody has a token that was used: it was stolen, before or after. A few alarms say so.
    private ProblemException replayed(Request request, JoinToken token, Register.Ticket ticket) {
        register.replayed(token);
        var refusal = refusal("join_token_replayed");
        return ticket.replays() < ALARMS_PER_TOKEN
                ? issuance.alarmed("join_token_replayed", request, ticket.id(), refusal)
                : issuance.counted(refusal);
    }

    private static ProblemException refusal(String reason) {
        return new ProblemException(
                Problem.UNKNOWN_IDENTITY,
                reason,
                "join token: not accepted (expected: unused, not expired, made for this workload);"
                        + " ask the operator for a new one");
    }
}
