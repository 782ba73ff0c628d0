// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"John Doe", "Jürgen Ä. O'Neil", "王 小明", "a\u00a0b", "😀", ""})
    void ordinary_text_is_plain_and_stays_as_it_is(String text) {
        assertThat(PlainText.isPlain(text)).isTrue();
        assertThat(PlainText.plain(text, '?')).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            chars = {
                '\0', '\n', '\r', '\t', '\u001b', '\u007f', // ASCII
                '\u0085', '\u009b', // next line, CSI in one character
                '\u2028', '\u2029', // line and paragraph separator
                '\u200b', '\u200f', '\u202e', '\u2066', '\ufeff', // not seen, or turn the direction
                '\ud83d', // half a character
            })
    void what_breaks_a_line_or_steers_a_terminal_is_not_plain(char bad) {
        String text = "a" + bad + "b";

        assertThat(PlainText.isPlain(text)).isFalse();
        assertThat(PlainText.plain(text, '?')).isEqualTo("a?b");
    }
}
