// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.identity.TenantId;
import java.util.List;

/**
 * A workload's own token, without any user's rights, in the configuration under {@code
 * sts.services}.
 *
 * @param workload who gets it
 * @param audience the only recipient
 * @param tenant whose data it may reach
 * @param scopes each starts with {@code svc:}
 */
public record ServiceConfig(String workload, String audience, String tenant, List<String> scopes) {
    static final String PREFIX = "svc:";

    public ServiceConfig {
        scopes = List.copyOf(scopes);
        var _ = new TenantId(tenant);
        if (scopes.isEmpty() || !scopes.stream().allMatch(scope -> scope.startsWith(PREFIX))) {
            throw new IllegalArgumentException(
                    "scopes: one without `svc:` (expected: only svc: scopes, at least one)");
        }
    }
}
