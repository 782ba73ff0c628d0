// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.audit.AuditException;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.sallyport.store.StoreException;
import io.sallyport.tls.Pem;
import io.sallyport.tls.SpiffeId;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What both desks do alike: read a request, write every certificate into register and audit log
 * before it is handed out, and refuse in one way. Thread-safe.
 */
final class Issuance {
    private final Authorities authorities;
    private final CaConfig config;
    private final Book book;
    private final Surroundings around;
    private final Alarms alarms;

    Issuance(Authorities authorities, CaConfig config, Surroundings around) {
        this.authorities = authorities;
        this.config = config;
        this.book = new Book(around.audit(), around.clock());
        this.around = around;
        this.alarms = new Alarms(around.clock());
    }

    Instant now() {
        return around.clock().instant();
    }

    PublishedBundle bundle() {
        return authorities.published();
    }

    Issued issue(SpiffeId id, PublicKey key, Register.Manner manner, String renewed) {
        var issuer = new Issuer(authorities.signing(), config);
        var chain = issuer.issue(id, key, now());
        var by = new Register.By(manner, issuer.authority(), renewed);
        return new Issued(chain, new Register.Entry(chain.getFirst(), id, by, now()));
    }

    /** A chain, and what the register is to know of it before anybody has it. */
    record Issued(List<X509Certificate> chain, Register.Entry entry) {
        Issued {
            chain = List.copyOf(chain);
        }
    }

    Response reply(Issued issued) {
        around.metrics()
                .count(
                        "sallyport_ca_issued_total",
                        Map.of("manner", issued.entry().by().manner().text()));
        return Response.json(
                200,
                Wire.write(
                        Map.of(
                                Wire.CHAIN,
                                Pem.text(issued.chain()),
                                Wire.TRUST_BUNDLE,
                                bundle().text())));
    }

    /** Writes an issued certificate to the audit log. */
    void witness(Issued issued, String request) {
        book.issued(issued.entry(), request);
    }

    /** A refusal that somebody must see: counted, and audited unless it was often enough. */
    ProblemException alarmed(
            String event, Request request, SpiffeId workload, ProblemException refusal) {
        if (alarms.worth(event, workload.toString())) {
            book.write(
                    event,
                    request.id(),
                    Map.of(
                            "workload", workload.toString(),
                            "reason", refusal.reason(),
                            "address", request.address().getHostAddress()));
        }
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
        } catch (RegisterRefusal e) {
            throw refused(e);
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

    // Who signs has changed in between: the next try is signed by the next.
    private ProblemException refused(RegisterRefusal e) {
        boolean passing = e.reason().equals("authority_not_signing");
        return counted(
                new ProblemException(
                        passing ? Problem.NOT_READY : Problem.NOT_PERMITTED,
                        e.reason(),
                        passing
                                ? "authority: cannot issue now; try again later"
                                : "workload: revoked; ask the operator",
                        e));
    }
}
