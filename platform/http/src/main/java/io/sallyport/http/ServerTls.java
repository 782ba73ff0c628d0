// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.tls.IdentitySource;

/** How a server proves itself, and whom it lets in. */
public sealed interface ServerTls {
    /** Both ends proven, TLS 1.3; the default of everything. */
    record Mutual(IdentitySource identity) implements ServerTls {}

    /** Only the server is proven: enrolment at {@code ca}, pages outside loopback. */
    record ServerOnly(IdentitySource identity) implements ServerTls {}

    /** No TLS: refused unless the listener is on loopback (management ports, the demo's pages). */
    record Loopback() implements ServerTls {}
}
