// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTest {
    @Test
    void a_short_answer_is_whole_and_its_tokens_are_counted() {
        Answer answer = Answer.cut("Hello world, it is late.", List.of(), 100);

        assertThat(answer).isEqualTo(new Answer("Hello world, it is late.", "stop", 7));
    }

    @Test
    void an_answer_ends_at_the_cap_and_says_so() {
        Answer answer = Answer.cut("Hello world, it is late.", List.of(), 2);

        assertThat(answer).isEqualTo(new Answer("Hello world", "length", 2));
    }

    @Test
    void an_answer_ends_before_a_stop_text() {
        Answer answer = Answer.cut("one two three", List.of(" three", " two"), 100);

        assertThat(answer.text()).isEqualTo("one");
        assertThat(answer.finish()).isEqualTo("stop");
    }

    @Test
    void word_groups_are_the_text_character_for_character() {
        String text = "One  two three\nfour five six seven. [1]\n\nSources:\n[1] Leave ";

        List<String> groups = CompletionJson.wordGroups(text);

        assertThat(groups).hasSize(2);
        assertThat(String.join("", groups)).isEqualTo(text);
        assertThat(CompletionJson.wordGroups("")).isEmpty();
    }
}
