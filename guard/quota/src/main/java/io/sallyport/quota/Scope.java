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
     * keyboard, its pace is that of its workload and tenant. Its money counts everywhere.
     */
    boolean paces(Spender spender) {
        return switch (this) {
            case ADDRESS, USER -> !spender.alone();
            case TENANT, WORKLOAD -> true;
        };
    }

    /** The limits that apply. */
    QuotaConfig.Limits limits(QuotaConfig config) {
        return switch (this) {
            case ADDRESS -> config.address();
            case TENANT -> config.tenant();
            case USER -> config.user();
            case WORKLOAD -> config.workload();
        };
    }
}
