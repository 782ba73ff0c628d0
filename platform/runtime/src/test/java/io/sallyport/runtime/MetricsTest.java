// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    private final Metrics metrics = new Metrics();

    @Test
    void counts_gauges_and_timings_are_told_as_text() {
        metrics.count("sallyport_requests_total", Map.of("role", "gateway", "code", "ok"));
        metrics.add("sallyport_tokens_total", Map.of(), 41.5);
        metrics.gauge("sallyport_ready", () -> 0);
        metrics.gauge("sallyport_ready", () -> 1);
        metrics.time("sallyport_took_seconds", Map.of("role", "sts"), Duration.ofMillis(3));

        String text = metrics.text();

        assertThat(text)
                .contains("sallyport_requests_total{code=\"ok\",role=\"gateway\"} 1.0")
                .contains("sallyport_tokens_total 41.5")
                .contains("sallyport_ready 1.0")
                .contains("sallyport_took_seconds_bucket{role=\"sts\",le=\"0.005\"} 1");
    }

    @Test
    void too_many_label_sets_are_counted_as_other() {
        for (int i = 0; i < Labelled.MOST + 50; i++) {
            metrics.count("sallyport_asks_total", Map.of("who", "w" + i));
        }

        String text = metrics.text();

        assertThat(text).contains("sallyport_asks_total{who=\"other\"} 50.0");
        assertThat(text.lines().filter(line -> line.startsWith("sallyport_asks_total{")))
                .hasSize(Labelled.MOST + 1);
    }

    @Test
    void other_label_names_than_the_first_time_are_refused() {
        metrics.count("sallyport_asks_total", Map.of("role", "sts"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> metrics.count("sallyport_asks_total", Map.of("who", "x")));
    }

    @Test
    void no_count_is_lost_between_threads() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 500; i++) {
                threads.execute(() -> metrics.count("sallyport_asks_total", Map.of("a", "b")));
            }
        }

        String text = metrics.text();

        assertThat(text).contains("sallyport_asks_total{a=\"b\"} 500.0");
    }

    @Test
    void two_instances_share_nothing() {
        metrics.count("sallyport_asks_total", Map.of());

        String text = new Metrics().text();

        assertThat(text).doesNotContain("sallyport_asks_total");
    }
}
