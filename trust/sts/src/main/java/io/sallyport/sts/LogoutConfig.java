// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.http.Listener;
import io.sallyport.runtime.Default;
import java.util.List;

/**
 * The door at which identity providers tell that a user signed out, in the configuration as {@code
 * sts.logout}. It is one of the listed exceptions from mutual TLS: an outside party has no identity
 * of ours, so what it says counts by its signature alone.
 *
 * @param listener one of its own, never that of the tokens
 * @param tls {@code server-only} proves us with our certificate; {@code loopback} is plain HTTP for
 *     a proxy on this machine that has a public one
 * @param types exact {@code typ} of logout tokens: {@code logout+jwt}, or {@code JWT} where a
 *     provider knows no better
 */
public record LogoutConfig(
        @Default(Listener.SMALL) Listener listener,
        @Default("server-only") Tls tls,
        @Default("[logout+jwt]") List<String> types) {
    /** How the door is proven. */
    public enum Tls {
        /** Server TLS with this process's own certificate. */
        SERVER_ONLY,
        /** Plain HTTP on this machine. */
        LOOPBACK
    }

    public LogoutConfig {
        types = List.copyOf(types);
    }
}
