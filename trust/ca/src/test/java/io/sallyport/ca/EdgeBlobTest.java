// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.tls.SpiffeId;
import java.net.URI;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EdgeBlobTest {
    private static final EdgeBlob BLOB =
            new EdgeBlob(
                    new SpiffeId("edge.acme", "/device-17"),
                    JoinToken.random(),
                    "ab".repeat(32),
                    URI.create("https://ca.edge.acme.example:8441"),
                    URI.create("https://ca.edge.acme.example:8442"),
                    Set.of());

    @Test
    void a_line_says_all_of_it_in_300_bytes_and_hides_it_from_logs() {
        String line = BLOB.text();

        assertThat(line.length()).isLessThanOrEqualTo(EdgeBlob.LONGEST);
        assertThat(EdgeBlob.parse(line)).isEqualTo(BLOB);
        assertThat(BLOB.toString()).doesNotContain(BLOB.token().secret());
    }

    @Test
    void whose_word_counts_no_more_travels_along_and_into_the_devices_file() {
        String first = "0d".repeat(32);
        String second = "fe".repeat(32);
        var blob = with(Set.of(first, second));

        EdgeBlob read = EdgeBlob.parse(blob.text());

        assertThat(blob.text().length()).isLessThanOrEqualTo(EdgeBlob.LONGEST + 2 * EdgeBlob.MORE);
        assertThat(read).isEqualTo(blob);
        assertThat(JoinFile.parse(read.joinFile()))
                .isEqualTo(new JoinFile(BLOB.token(), Set.of(first, second)));
        assertThatThrownBy(() -> EdgeBlob.parse(BLOB.text() + ";AAAA"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> with(Set.of("not an id")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static EdgeBlob with(Set<String> withdrawn) {
        return new EdgeBlob(
                BLOB.id(), BLOB.token(), BLOB.bundleSha256(), BLOB.ca(), BLOB.renewal(), withdrawn);
    }

    @Test
    void names_that_are_too_long_for_a_line_are_refused() {
        var blob =
                new EdgeBlob(
                        new SpiffeId("edge.acme", "/" + "d".repeat(200)),
                        BLOB.token(),
                        BLOB.bundleSha256(),
                        BLOB.ca(),
                        BLOB.renewal(),
                        Set.of());

        assertThatThrownBy(blob::text).hasMessageContaining("at most 300");
    }

    @Test
    void a_damaged_line_is_refused_or_says_something_else_and_never_breaks_the_reader() {
        var random = new Random(5);
        String line = BLOB.text();
        for (int round = 0; round < 3_000; round++) {
            int at = random.nextInt(line.length());
            String changed =
                    line.substring(0, at) + (char) random.nextInt(0x100) + line.substring(at + 1);
            try {
                assertThat(EdgeBlob.parse(changed).text().length())
                        .isLessThanOrEqualTo(EdgeBlob.LONGEST);
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).doesNotContain(BLOB.token().secret());
            }
        }
        for (String bad : new String[] {"", ";;;;;", line + ";", "x".repeat(601)}) {
            assertThatThrownBy(() -> EdgeBlob.parse(bad))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
