// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import io.sallyport.audit.AuditLog;
import io.sallyport.client.OnBehalfOf;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.exchange.Exchanger;
import io.sallyport.runtime.Metrics;
import io.sallyport.tls.IdentitySource;
import java.time.Clock;

/**
 * What the web app needs of its process.
 *
 * @param trust where the token service is, for signing out
 * @param exchanger asks the token service as this workload
 * @param client calls on behalf of users
 */
public record WebAppParts(
        IdentitySource identity,
        TrustConfig trust,
        Exchanger exchanger,
        OnBehalfOf client,
        AuditLog audit,
        Metrics metrics,
        Clock clock) {}
