// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import io.sallyport.enforcement.Pep;
import io.sallyport.exchange.Exchanger;
import io.sallyport.runtime.Metrics;
import io.sallyport.tls.IdentitySource;
import java.time.Clock;

/**
 * What a side-car stands on; all of it stays the caller's to close.
 *
 * @param pep opened under the name of the workload behind the side-car
 * @param exchanger as that workload; its epoch should be {@link Pep#epoch}
 */
public record ProxyParts(
        Pep pep, IdentitySource identity, Exchanger exchanger, Metrics metrics, Clock clock) {}
