// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.audit.AuditLog;
import io.sallyport.audit.AuditRecord;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;

/** What the authority writes to an audit log. Thread-safe; what cannot be written throws. */
record Book(AuditLog log, Clock clock) {
    void write(String event, String request, Map<String, String> facts) {
        log.append(new AuditRecord(clock.instant(), event, "", request, new TreeMap<>(facts)));
    }

    void issued(Register.Entry entry, String request) {
        write(
                "svid_issued",
                request,
                Map.of(
                        "workload", entry.id().toString(),
                        "manner", entry.by().manner().text(),
                        "serial", entry.serial(),
                        "thumbprint", Certificates.thumbprint(entry.leaf()),
                        "not_after", entry.leaf().getNotAfter().toInstant().toString()));
    }

    void step(Authorities.Step step) {
        write(
                "authority_" + step.to().text(),
                "",
                Map.of(
                        "authority", step.row().id(),
                        "root", step.row().root(),
                        "bundle_sequence", String.valueOf(step.sequence())));
    }

    void revokedWorkload(Revocations.Revoked revoked) {
        taken("workload_revoked", revoked);
    }

    void revoked(Revocations.Revoked revoked) {
        taken("certificates_revoked", revoked);
    }

    void lifted(Revocations.Revoked revoked) {
        taken("revocation_lifted", revoked);
    }

    private void taken(String event, Revocations.Revoked revoked) {
        write(
                event,
                "",
                Map.of(
                        "workload", revoked.id().toString(),
                        "serials", String.join(" ", revoked.serials())));
    }
}
