// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkerTest {
    private static final Chunker CHUNKER = new Chunker(100, 20);

    @Test
    void a_short_text_is_one_part() {
        assertThat(CHUNKER.cut("Just a line.")).containsExactly("Just a line.");
    }

    @Test
    void a_part_ends_where_a_sentence_does() {
        String sentence = "This sentence has some forty characters.";

        List<String> parts = CHUNKER.cut((sentence + " ").repeat(5));

        assertThat(parts).hasSizeGreaterThan(2).allMatch(part -> part.endsWith("."));
    }

    @Test
    void every_word_of_any_text_is_in_some_part_and_no_part_is_too_long() {
        long seed = new Random().nextLong();
        System.out.println("chunker: seed " + seed);
        var random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            String text = text(random);
            List<String> parts = CHUNKER.cut(text);
            String joined = String.join(" ", parts);
            assertThat(parts).as("seed %d", seed).allMatch(part -> part.length() <= 100);
            for (String word : text.strip().split("\\s+", -1)) {
                if (word.length() < 20) {
                    assertThat(joined).as("seed %d", seed).contains(word);
                }
            }
        }
    }

    @Test
    void a_text_without_spaces_ends_and_keeps_its_characters_whole() {
        List<String> parts = CHUNKER.cut("\uD83D\uDE00".repeat(500));

        assertThat(String.join("", parts)).hasSize(1000);
        assertThat(parts).noneMatch(part -> Character.isLowSurrogate(part.charAt(0)));
    }

    @Test
    void an_overlap_that_never_advances_is_refused() {
        assertThatThrownBy(() -> new Chunker(100, 100)).hasMessageContaining("chunk");
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        int words = random.nextInt(120);
        for (int at = 0; at < words; at++) {
            text.append("w".repeat(1 + random.nextInt(random.nextInt(20) == 0 ? 150 : 10)));
            text.append(at).append(random.nextInt(6) == 0 ? ".\n" : " ");
        }
        return text.toString();
    }
}
