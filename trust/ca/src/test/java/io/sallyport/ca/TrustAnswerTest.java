// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.testkit.TestCa;
import io.sallyport.tls.ForeignBundle;
import io.sallyport.tls.TrustBundle;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrustAnswerTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private final PublishedBundle own =
            new PublishedBundle(3, new TrustBundle("cloud.acme", anchors("cloud")));
    private final TrustBundle edge =
            new TrustBundle("edge.acme", anchors("edge"), Set.of("a".repeat(64)));
    private final TrustAnswer answer =
            new TrustAnswer(own, List.of(new ForeignBundle(edge, NOW.plusSeconds(60))));

    private static Set<X509Certificate> anchors(String name) {
        return Set.of(TestCa.create(name).anchor());
    }

    @Test
    void every_domain_keeps_its_own_anchors_and_what_counted_counts_as_long() {
        Instant later = NOW.plusSeconds(7_200); // another clock

        TrustAnswer read = TrustAnswer.read("cloud.acme", answer.text(NOW), later);

        assertThat(read)
                .isEqualTo(
                        new TrustAnswer(
                                own, List.of(new ForeignBundle(edge, later.plusSeconds(60)))));
    }

    @Test
    void what_counts_no_more_is_told_as_such() {
        TrustAnswer read = TrustAnswer.read("cloud.acme", answer.text(NOW.plusSeconds(61)), NOW);

        assertThat(read.foreign().getFirst().until()).isEqualTo(NOW);
    }

    @Test
    void anchors_for_our_own_domain_are_not_taken_from_among_the_foreign_ones() {
        assertThatThrownBy(() -> TrustAnswer.read("edge.acme", answer.text(NOW), NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatever_else_comes_is_refused() {
        String text = answer.text(NOW);

        for (String bad :
                List.of(
                        "",
                        "{}",
                        "[]",
                        text + "{}",
                        text.replace("\"foreign\"", "\"bundle\""),
                        text.replace("60000", "\"60000\""),
                        text.replace("60000", "1e400"),
                        text.replace("sequence: 3", "sequence: x"))) {
            assertThatThrownBy(() -> TrustAnswer.read("cloud.acme", bad, NOW))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
