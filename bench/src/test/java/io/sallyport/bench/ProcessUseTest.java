// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.world.DemoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessUseTest {
    @TempDir Path dir;

    @Test
    void processor_time_is_read_behind_a_name_with_blanks_and_brackets() {
        String stat = "42 (a b) c) S 1 42 42 0 -1 4194304 100 0 0 0 1234 56 0 0 20 0 30 0 999";

        assertThat(ProcessUse.ticks(stat)).isEqualTo(1290);
    }

    @Test
    void memory_is_the_resident_line() {
        assertThat(ProcessUse.resident("Name:\tjava\nVmHWM:\t 9 kB\nVmRSS:\t  2048 kB\n"))
                .isEqualTo(2048);
        assertThat(ProcessUse.resident("Name:\tzombie\n")).isZero();
    }

    @Test
    void this_very_process_uses_memory_and_one_that_is_not_there_is_nothing() {
        assertThat(ProcessUse.of(ProcessHandle.current().pid()))
                .hasValueSatisfying(use -> assertThat(use.residentKiB()).isPositive());
        assertThat(ProcessUse.of(Integer.MAX_VALUE)).isEmpty();
    }

    @Test
    void ended_processes_of_a_demo_are_left_out_and_a_missing_one_is_named() throws IOException {
        long own = ProcessHandle.current().pid();
        Files.writeString(
                dir.resolve("processes.json"),
                "[{\"name\":\"gateway\",\"pid\":%d,\"started\":1},{\"name\":\"ingest\",\"pid\":%d}]"
                        .formatted(own, Integer.MAX_VALUE));

        DemoProcesses processes = DemoProcesses.of(dir);

        assertThat(processes.pids()).containsOnlyKeys("gateway");
        assertThatThrownBy(() -> processes.pid("model"))
                .isInstanceOf(DemoException.class)
                .hasMessageContaining("model");
        assertThatThrownBy(() -> DemoProcesses.of(dir.resolve("nothing")))
                .isInstanceOf(DemoException.class);
    }
}
