// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.audit.AuditLog;
import io.sallyport.embeddings.Embedder;
import io.sallyport.enforcement.Pep;
import io.sallyport.firewall.Firewall;
import io.sallyport.policy.PolicyEngine;
import io.sallyport.quota.Quota;
import io.sallyport.runtime.Metrics;
import io.sallyport.tls.IdentitySource;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What the retrieval role works with. All of it stays the caller's, to be closed after the role.
 *
 * @param data this role's own folder: its database and its row keys
 */
public record RetrievalDeps(
        Pep pep,
        IdentitySource identity,
        PolicyEngine policy,
        Quota quota,
        Firewall firewall,
        Embedder embedder,
        AuditLog audit,
        Metrics metrics,
        Path data,
        Clock clock) {}
