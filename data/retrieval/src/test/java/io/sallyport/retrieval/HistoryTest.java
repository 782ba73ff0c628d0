// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HistoryTest {
    @Test
    void a_log_may_have_forgotten_its_oldest_entries_only_when_it_is_as_long_as_logs_are_kept() {
        History kept = History.of(log(8, ChangeLog.KEPT), Optional.empty());
        History cut = History.of(log(8, ChangeLog.KEPT - 1), Optional.empty());

        assertThat(kept.whole()).isTrue();
        assertThat(kept.begins()).isEqualTo(7);
        assertThat(cut.whole()).isFalse();
    }

    @Test
    void a_log_with_its_first_entry_is_whole_however_short_it_is() {
        assertThat(History.of(log(1, 1), Optional.empty()).whole()).isTrue();
        assertThat(History.of(List.of(), Optional.empty()).whole()).isTrue();
    }

    private static List<ChangeLog.Entry> log(long first, int count) {
        return LongStream.range(first, first + count)
                .mapToObj(at -> new Change("runbook", at, at - 1, false))
                .map(change -> new ChangeLog.Entry(Shelf.ENG.place("runbook"), Optional.of(change)))
                .toList();
    }
}
