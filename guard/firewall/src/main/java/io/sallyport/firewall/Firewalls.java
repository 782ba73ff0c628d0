// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

/** Makes firewalls. */
public final class Firewalls {
    private Firewalls() {}

    /** The built-in gate, normaliser and signatures; reads its rules now. */
    public static Firewall standard(FirewallConfig config) {
        return new StandardFirewall(config);
    }
}
