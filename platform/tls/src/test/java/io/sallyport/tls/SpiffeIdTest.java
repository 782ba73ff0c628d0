// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpiffeIdTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "spiffe://demo.sallyport/gateway",
                "spiffe://a/b/c/d",
                "spiffe://under_score.x-y/A.b-c_d",
                "spiffe://demo/...",
                "spiffe://demo/.hidden"
            })
    void sound_ids_are_read_and_written_alike(String text) {
        SpiffeId id = SpiffeId.parse(text);

        assertThat(id).hasToString(text);
        assertThat(id).isEqualTo(SpiffeId.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "spiffe://",
                "spiffe:///gateway",
                "spiffe://demo",
                "spiffe://demo/",
                "spiffe://demo/a/",
                "spiffe://demo//a",
                "spiffe://demo/./a",
                "spiffe://demo/../a",
                "spiffe://demo/a/..",
                "spiffe://demo/%61",
                "spiffe://demo/a?b",
                "spiffe://demo/a#b",
                "spiffe://demo/a b",
                "spiffe://demo/ü",
                "spiffe://Demo/a",
                "spiffe://demo:8443/a",
                "spiffe://user@demo/a",
                "SPIFFE://demo/a",
                "https://demo/a",
                " spiffe://demo/a",
                "spiffe://demo/a\n",
                "spiffe://demo/a\0"
            })
    void anything_else_is_refused(String text) {
        assertThatThrownBy(() -> SpiffeId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected:");
    }

    @Test
    void length_is_bounded_to_the_byte() {
        String longest = "spiffe://demo/" + "a".repeat(2048 - 14);

        assertThat(SpiffeId.parse(longest)).hasToString(longest);
        assertThatThrownBy(() -> SpiffeId.parse(longest + "a"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SpiffeId.parse("spiffe://" + "d".repeat(256) + "/a"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void parts_are_held_to_the_same_grammar_as_the_text() {
        assertThatThrownBy(() -> new SpiffeId("demo/x", "/a"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SpiffeId("demo", "a"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_name_is_the_last_segment() {
        assertThat(SpiffeId.parse("spiffe://demo/x/gateway").name()).isEqualTo("gateway");
    }
}
