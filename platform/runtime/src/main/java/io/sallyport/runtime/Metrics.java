// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/**
 * Counters, gauges and timings of one process, in Prometheus' text format on the management port.
 * Names start with {@code sallyport_}. Labels come from closed sets: never a subject, token or
 * prompt. From the 1,001st label set of one metric on, all are counted as {@code other}.
 * Thread-safe.
 */
public final class Metrics {
    private static final double[] SECONDS = {
        .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 120
    };
    private static final double NANOS = 1e9;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Map<String, Labelled<Counter>> counters = new ConcurrentHashMap<>();
    private final Map<String, Labelled<Histogram>> timings = new ConcurrentHashMap<>();
    private final Map<String, GaugeWithCallback> gauges = new ConcurrentHashMap<>();

    /** An empty registry of its own. */
    public Metrics() {}

    /**
     * Adds one to {@code name} with these labels. The label names of one metric are always the
     * same.
     *
     * @throws IllegalArgumentException for other label names than the first time
     */
    public void count(String name, Map<String, String> labels) {
        add(name, labels, 1);
    }

    /**
     * Adds {@code amount}, 0 or more, to the counter {@code name}: tokens, bytes, micro-dollars.
     *
     * @throws IllegalArgumentException for other label names than the first time
     */
    public void add(String name, Map<String, String> labels, double amount) {
        Labelled<Counter> counter = counters.computeIfAbsent(name, _ -> counter(name, labels));
        counter.metric().labelValues(counter.values(labels)).inc(amount);
    }

    /**
     * Reports {@code value} whenever the metrics are read; replaces an earlier gauge of that name.
     */
    public void gauge(String name, DoubleSupplier value) {
        gauges.compute(
                name,
                (_, earlier) -> {
                    if (earlier != null) {
                        registry.unregister(earlier);
                    }
                    return GaugeWithCallback.builder()
                            .name(name)
                            .callback(callback -> callback.call(value.getAsDouble()))
                            .register(registry);
                });
    }

    /**
     * Records one duration in seconds into a histogram.
     *
     * @throws IllegalArgumentException for other label names than the first time
     */
    public void time(String name, Map<String, String> labels, Duration took) {
        Labelled<Histogram> timing = timings.computeIfAbsent(name, _ -> timing(name, labels));
        timing.metric().labelValues(timing.values(labels)).observe(took.toNanos() / NANOS);
    }

    /** The whole registry as text (text/plain; version=0.0.4). */
    public String text() {
        var out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create()
                    .write(out, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException impossible) {
            throw new UncheckedIOException("metrics: not written to memory", impossible);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private Labelled<Counter> counter(String name, Map<String, String> labels) {
        String[] names = Labelled.names(labels);
        return new Labelled<>(
                Counter.builder()
                        .name(name)
                        .labelNames(names)
                        .withoutExemplars()
                        .register(registry),
                names);
    }

    private Labelled<Histogram> timing(String name, Map<String, String> labels) {
        String[] names = Labelled.names(labels);
        return new Labelled<>(
                Histogram.builder()
                        .name(name)
                        .labelNames(names)
                        .classicOnly()
                        .classicUpperBounds(SECONDS)
                        .withoutExemplars()
                        .register(registry),
                names);
    }
}
