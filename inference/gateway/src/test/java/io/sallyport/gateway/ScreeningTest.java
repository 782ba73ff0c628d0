// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.firewall.Firewall.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreeningTest {
    @Test
    void what_was_found_is_removed_overlaps_and_order_notwithstanding() {
        var findings =
                List.of(
                        new Finding("b", 10, 14, ""),
                        new Finding("a", 0, 3, ""),
                        new Finding("c", 12, 16, ""));

        String kept = Screening.without("abcdefghij0123456789", findings);

        assertThat(kept).isEqualTo("[removed]defghij[removed]6789");
    }

    @Test
    void a_finding_at_the_end_leaves_nothing_behind_it() {
        assertThat(Screening.without("abc", List.of(new Finding("a", 1, 3, ""))))
                .isEqualTo("a[removed]");
    }
}
