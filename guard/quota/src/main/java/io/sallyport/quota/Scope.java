// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import java.util.Locale;

/**
 * Whose limit. In the order in which their rows are touched, always the same, so that two requests
 * cannot wait for each other.
 */
enum Scope {
    ADDRESS,
    TENANT,
    USER,
    WORKLOAD;

    /** As callers, the configuration and the store have it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The counter's owner; a user's holds the tenant, since two tenants may use the same id. */
    String owner(Spender spender) {
        return switch (this) {
            case ADDRESS -> spender.address();
            case TENANT -> spender.tenant();
            case USER -> spender.tenant() + '\n' + spender.user();
            case WORKLOAD -> spender.workload();
        };
    }

    /**
     * Whether its request rate counts for this spender: a service on its own is no person at a
     * keyboard, its pace is that of its workload and tenant, and of its own account where it has
     * one. Its money counts everywhere.
     */
    boolean paces(Spender spender, QuotaConfig config) {
        return switch (this) {
            case ADDRESS -> !spender.alone();
            case USER -> !spender.alone() || config.account(spender.user()).isPresent();
            case TENANT, WORKLOAD -> true;
        };
    }

    /** As the spender is told: a service on its own is no user. */
    String told(Spender spender) {
        return this == USER && spender.alone() ? "service" : text();
    }

    /**
     * The limits of that counter.
     *
     * @param owner as {@link #owner(Spender)} has it
     */
    QuotaConfig.Limits limits(QuotaConfig config, String owner) {
        return switch (this) {
            case ADDRESS -> config.address();
            case TENANT -> config.tenant();
            case USER -> config.ofUser(owner.substring(owner.indexOf('\n') + 1));
            case WORKLOAD -> config.ceiling(owner);
        };
    }
}
