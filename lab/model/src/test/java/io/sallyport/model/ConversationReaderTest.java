// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.model.Conversation.Source;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"id\":\"1\",\"title\":\"Leave\",\"text\":\"28 days.\"}]",
                "{\"passages\":[{\"title\":\"Leave\",\"text\":\"28 days.\"}]}",
                "{\"object\":\"vector_store.search_results.page\",\"data\":[{\"filename\":\"Leave\","
                        + "\"content\":\"28 days.\"}]}",
                "{\"results\":[{\"attributes\":{\"title\":\"Leave\"},\"text\":\"28 days.\"}]}",
                "<passage id=\"1\" title=\"Leave\">28 days.</passage>"
            })
    void passages_of_a_tool_message_are_found(String content) {
        var messages =
                List.of(new ChatMessage("tool", content), new ChatMessage("user", "How many?"));

        Conversation conversation = ConversationReader.read(messages);

        assertThat(conversation)
                .isEqualTo(new Conversation("How many?", List.of(new Source("Leave", "28 days."))));
    }

    @Test
    void the_content_parts_of_a_vector_store_search_are_joined() {
        var message =
                new ChatMessage(
                        "tool",
                        "{\"data\":[{\"filename\":\"Leave\",\"content\":[{\"type\":\"text\","
                                + "\"text\":\"One.\"},{\"type\":\"text\",\"text\":\"Two.\"}]}]}");

        Conversation conversation = ConversationReader.read(List.of(message));

        assertThat(conversation.sources()).containsExactly(new Source("Leave", "One.\nTwo.\n"));
    }

    @Test
    void the_last_question_counts_and_marked_up_passages_are_no_part_of_it() {
        var messages =
                List.of(
                        new ChatMessage("system", "<passage title=\"A\">first</passage>"),
                        new ChatMessage("user", "Old question?"),
                        new ChatMessage("assistant", "Old answer."),
                        new ChatMessage(
                                "user", "New question? <passage title=\"B\">second</passage>"));

        Conversation conversation = ConversationReader.read(messages);

        assertThat(conversation.question()).isEqualTo("New question?");
        assertThat(conversation.sources())
                .containsExactly(new Source("A", "first"), new Source("B", "second"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<passage", "<passage title=\"x", "<passage>never closed", "</passage>"})
    void broken_markup_is_plain_text(String text) {
        Conversation conversation = ConversationReader.read(List.of(new ChatMessage("user", text)));

        assertThat(conversation).isEqualTo(new Conversation(text, List.of()));
    }

    @Test
    void plain_text_of_a_tool_is_one_source_without_a_title() {
        Conversation conversation =
                ConversationReader.read(List.of(new ChatMessage("tool", "[not json: 28 days.")));

        assertThat(conversation.sources()).containsExactly(new Source("", "[not json: 28 days."));
    }
}
