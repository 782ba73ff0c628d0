// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.runtime.Metrics;
import java.util.function.BooleanSupplier;

/**
 * The management port of a process, loopback only: {@code /livez}, {@code /readyz}, {@code
 * /metrics}.
 */
public final class Management {
    private Management() {}

    /** Starts it; {@code ready} is asked on each {@code /readyz}. */
    public static HttpServer start(int port, Metrics metrics, BooleanSupplier ready) {
        throw new UnsupportedOperationException("skeleton");
    }
}
