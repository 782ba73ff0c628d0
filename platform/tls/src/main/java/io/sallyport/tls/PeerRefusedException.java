// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import java.security.cert.CertificateException;

/** A handshake ends here: the other end is not who it must be. */
public final class PeerRefusedException extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final Verdict.Reason reason;

    PeerRefusedException(Verdict.Reason reason) {
        super("peer certificate: refused, " + reason.code());
        this.reason = reason;
    }

    /** Why, for logs and metrics. */
    public Verdict.Reason reason() {
        return reason;
    }
}
