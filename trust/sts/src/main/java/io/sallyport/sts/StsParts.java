// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.audit.AuditLog;
import io.sallyport.runtime.Metrics;
import io.sallyport.tls.IdentitySource;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What the token service needs of its process.
 *
 * @param folder holds {@code keys/} and {@code keyset.jws} (both made by {@link StsInit}) and the
 *     database of revocations
 */
public record StsParts(
        IdentitySource identity, AuditLog audit, Metrics metrics, Path folder, Clock clock) {}
