// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.world.DemoException;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;

class MicrobenchmarksTest {
    private static final Effort LEAST = new Effort(1, 0, 1);

    @Test
    void every_row_of_the_list_is_a_benchmark_that_exists() {
        for (Measured measured : IdentityBench.all()) {
            assertThat(Arrays.stream(measured.benchmark().getMethods()))
                    .as(measured.what())
                    .anyMatch(method ->
                            method.getName().equals(measured.method())
                                    && method.isAnnotationPresent(Benchmark.class));
        }
    }

    @Test
    @Tag("slow") // starts a process
    void a_figure_has_processor_time_wall_time_and_bytes() {
        Figure figure = Microbenchmarks.run(IdentityBench.all().getFirst(), LEAST);

        assertThat(figure.value()).isPositive();
        assertThat(figure.unit()).isEqualTo("us cpu");
        assertThat(figure.note()).matches("wall .* us, \\d+ bytes");
    }

    @Test
    @Tag("slow")
    void a_row_with_a_parameter_runs_once() {
        assertThat(Microbenchmarks.run(IdentityBench.all().getLast(), LEAST).value()).isPositive();
    }

    @Test
    void a_benchmark_that_is_not_there_is_named() {
        var missing = Measured.of("gone", Aim.class, "gone", new Aim.None());

        assertThatThrownBy(() -> Microbenchmarks.run(missing, LEAST))
                .isInstanceOf(DemoException.class)
                .hasMessageContaining("gone");
    }
}
