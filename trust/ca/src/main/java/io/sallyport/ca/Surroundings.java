// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.audit.AuditLog;
import io.sallyport.runtime.Metrics;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What an authority needs of its process.
 *
 * @param folder made by {@link CaInit}
 * @param audit every certificate is written to it before it is handed out
 * @param metrics counts what is refused
 * @param clock the time of certificates and tokens
 */
public record Surroundings(Path folder, AuditLog audit, Metrics metrics, Clock clock) {}
