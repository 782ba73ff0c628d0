// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class TlsBenchTest {
    @Test
    void a_short_run_gives_every_figure_and_no_request_fails() {
        var effort = new TlsEffort(10, 20, 50, 8, Duration.ofSeconds(3));

        Figures figures = TlsBench.run(effort);

        Map<String, Double> values =
                figures.figures().stream().collect(Collectors.toMap(Figure::what, Figure::value));
        assertThat(values)
                .containsKeys(
                        "handshake: mutual TLS",
                        "request: kept alive, mutual TLS",
                        "request: kept alive, plain",
                        "idle: memory of a connection",
                        "rotation every 2 s: p99")
                .containsEntry("rotation every 2 s: failed requests", 0.0);
        assertThat(List.of(figures.machine())).allMatch(machine -> machine.contains("cores"));
    }
}
