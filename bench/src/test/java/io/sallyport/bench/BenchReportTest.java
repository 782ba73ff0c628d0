// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchReportTest {
    private static final Map<String, ProcessUse> BEFORE =
            Map.of("gateway", new ProcessUse(1024 * 200, 1_000));
    private static final Map<String, ProcessUse> AFTER =
            Map.of("gateway", new ProcessUse(1024 * 300, 1_050));

    @Test
    void processor_time_is_counted_for_completed_requests_only() {
        BenchReport report = report(new long[] {1_000, 3_000}, Map.of("429 rate_limited", 8));

        assertThat(report.microsPerRequest("gateway")).isEqualTo(250_000.0);
        assertThat(report.text()).contains("failed: 8 x 429 rate_limited");
    }

    @Test
    void a_gateway_that_waited_is_not_called_saturated() {
        assertThat(report(new long[] {1}, Map.of()).text()).contains("not saturated");
    }

    @Test
    void memory_is_told_before_and_after_and_the_machine_with_it() {
        assertThat(report(new long[] {1}, Map.of()).text())
                .contains("a machine")
                .containsPattern("gateway +200 +300")
                .containsPattern("sum +200 +300");
    }

    @Test
    void percentiles_are_those_of_the_sorted_times() {
        var micros = new Run.Micros(new long[] {5, 1, 4, 2, 3});

        assertThat(micros.at(0.5)).isEqualTo(3);
        assertThat(micros.at(0.99)).isEqualTo(5);
        assertThat(new Run.Micros(new long[0]).at(0.5)).isZero();
    }

    @Test
    void the_processor_has_a_name() {
        assertThat(Machine.processor("processor: 0\nmodel name\t: Some CPU @ 3 GHz\n"))
                .isEqualTo("Some CPU @ 3 GHz");
        assertThat(Machine.text()).contains("cores").contains("JDK 2");
    }

    private static BenchReport report(long[] micros, Map<String, Integer> failures) {
        var run = new Run(failures, 500, new Run.Micros(micros), Duration.ofSeconds(2));
        return new BenchReport("a machine", run, false, BEFORE, BEFORE, AFTER);
    }
}
