// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditRecord;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.sallyport.store.StoreException;
import io.sallyport.tls.Pem;
import io.sallyport.tls.SpiffeId;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What both desks do alike: read a request, write every certificate into register and audit log
 * before it is handed out, and refuse in one way. Thread-safe.
 */
final class Issuance {
    private static final int HEX = 16;

    private final CaFolder.Authority authority;
    private final Issuer issuer;
    private final Surroundings around;

    Issuance(CaFolder.Authority authority, Issuer issuer, Surroundings around) {
        this.authority = authority;
        this.issuer = issuer;
        this.around = around;
    }

    Instant now() {
        return around.clock().instant();
    }

    String bundle() {
        return Pem.text(authority.bundle().anchors());
    }

    List<X509Certificate> chain(SigningRequest request) {
        return issuer.issue(request.id(), request.key(), now());
    }

    Response reply(List<X509Certificate> chain) {
        return Response.json(
                200, Wire.write(Map.of(Wire.CHAIN, Pem.text(chain), Wire.TRUST_BUNDLE, bundle())));
    }

    /** Writes an issued certificate to the audit log. */
    void witness(Register.Entry entry, String request) {
        audit(
                "svid_issued",
                request,
                Map.of(
                        "workload", entry.id().toString(),
                        "manner", entry.manner().text(),
                        "serial", entry.leaf().getSerialNumber().toString(HEX),
                        "thumbprint", Certificates.thumbprint(entry.leaf()),
                        "not_after", entry.leaf().getNotAfter().toInstant().toString()));
    }

    /** A refusal that somebody must see: counted and audited. */
    ProblemException alarmed(
            String event, Request request, SpiffeId workload, ProblemException refusal) {
        audit(
                event,
                request.id(),
                Map.of(
                        "workload", workload.toString(),
                        "reason", refusal.reason(),
                        "address", request.address().getHostAddress()));
        return counted(refusal);
    }

    /** A refusal of somebody unknown: counted only, so that nobody can fill the log. */
    ProblemException counted(ProblemException refusal) {
        around.metrics().count("sallyport_ca_refused_total", Map.of("reason", refusal.reason()));
        return refusal;
    }

    /** Reads what the caller sent; what is wrong with it is told to the caller. */
    <T> T sound(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (ProblemException e) {
            throw e;
        } catch (RuntimeException e) { // parsers of hostile bytes have many ways to fail
            String detail =
                    e instanceof IllegalArgumentException
                            ? e.getMessage()
                            : "request: not readable";
            throw counted(
                    new ProblemException(
                            Problem.MALFORMED_REQUEST,
                            "malformed",
                            detail + "; correct the request",
                            e));
        }
    }

    /** Runs what needs register and audit log; without them nothing is issued. */
    <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (AuditException e) {
            throw new ProblemException(
                    Problem.AUDIT_UNAVAILABLE,
                    "audit_unavailable",
                    "authority: cannot write its audit log; try again later",
                    e);
        } catch (StoreException | CaException e) {
            throw new ProblemException(
                    Problem.NOT_READY,
                    "register_unavailable",
                    "authority: cannot issue now; try again later",
                    e);
        }
    }

    private void audit(String event, String request, Map<String, String> facts) {
        around.audit().append(new AuditRecord(now(), event, "", request, new TreeMap<>(facts)));
    }
}
