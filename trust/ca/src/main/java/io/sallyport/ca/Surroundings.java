// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.audit.AuditLog;
import io.sallyport.runtime.Metrics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * What an authority needs of its process.
 *
 * @param folder made by {@link CaInit}
 * @param audit every certificate is written to it before it is handed out
 * @param metrics counts what is refused
 * @param clock the time of certificates and tokens
 * @param tokenService who is told of revocations; empty where there is none
 */
public record Surroundings(
        Path folder, AuditLog audit, Metrics metrics, Clock clock, Optional<URI> tokenService) {}
