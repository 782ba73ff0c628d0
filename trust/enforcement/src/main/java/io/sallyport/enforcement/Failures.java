// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.audit.AuditException;
import io.sallyport.http.UpstreamException;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;

/** What the caller is told when a step or the work broke. */
final class Failures {
    private Failures() {}

    static ProblemException of(Throwable thrown) {
        return switch (thrown) {
            case ProblemException problem -> problem;
            case AuditException e -> auditUnavailable(e);
            case UpstreamException e when e.kind() == UpstreamException.Cause.TIMEOUT ->
                    new ProblemException(
                            Problem.UPSTREAM_TIMEOUT,
                            "upstream_timeout",
                            "next service: no answer in time (expected: an answer); try again",
                            e);
            case UpstreamException e ->
                    new ProblemException(
                            Problem.UPSTREAM_FAILED,
                            "upstream_" + e.kind().name().toLowerCase(java.util.Locale.ROOT),
                            "next service: failed (expected: an answer); try again",
                            e);
            default ->
                    new ProblemException(
                            Problem.INTERNAL,
                            "unexpected",
                            "request: failed; tell the operator its id",
                            thrown);
        };
    }

    static ProblemException auditUnavailable(Throwable cause) {
        return new ProblemException(
                Problem.AUDIT_UNAVAILABLE,
                "audit_unavailable",
                "audit log: not written (expected: before any answer); tell the operator",
                cause);
    }
}
