// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import java.util.Map;

/**
 * Counters, gauges and timings of one process, in Prometheus' text format on the management port.
 * Names start with {@code sallyport_}. Labels come from closed sets: never a subject, token or
 * prompt. Thread-safe.
 */
public final class Metrics {
    /** An empty registry of its own. */
    public Metrics() {}

    /**
     * Adds one to {@code name} with these labels. The label names of one metric are always the
     * same.
     */
    public void count(String name, Map<String, String> labels) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Reports {@code value} whenever the metrics are read. */
    public void gauge(String name, java.util.function.DoubleSupplier value) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Records one duration in seconds into a histogram. */
    public void time(String name, Map<String, String> labels, java.time.Duration took) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** The whole registry as text (text/plain; version=0.0.4). */
    public String text() {
        throw new UnsupportedOperationException("skeleton");
    }
}
