// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

/** Makes firewalls. */
public final class Firewalls {
    private Firewalls() {}

    /** The built-in gate, normaliser and signatures. */
    public static Firewall standard(FirewallConfig config) {
        throw new UnsupportedOperationException("skeleton");
    }
}
