// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.gateway.SseReader.Item;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: one\n\n: hello\n\ndata: two\n\n",
                "data:one\r\n\r\n:hello\r\n\r\ndata:two\r\n\r\n",
                "event: x\nid: 1\ndata: one\n\n\n\n:  hello  \nretry: 5\ndata: two\n\n",
            })
    void events_and_comments_are_read_in_every_spelling(String stream) throws IOException {
        assertThat(all(stream, 1000))
                .containsExactly(
                        new Item.Event("one"), new Item.Comment("hello"), new Item.Event("two"));
    }

    @Test
    void lines_of_one_event_are_joined_and_an_unfinished_event_is_none() throws IOException {
        assertThat(all("data: a\ndata: b\n\ndata: cut", 1000))
                .containsExactly(new Item.Event("a\nb"));
    }

    @Test
    void characters_survive_being_cut_by_the_network() throws IOException {
        var bytes = "data: é😀\n\n".getBytes(StandardCharsets.UTF_8);
        InputStream oneByOne =
                new ByteArrayInputStream(bytes) {
                    @Override
                    public synchronized int read(byte[] into, int offset, int length) {
                        return super.read(into, offset, Math.min(1, length));
                    }
                };

        Optional<Item> event = new SseReader(oneByOne, 100).next();

        assertThat(event).contains(new Item.Event("é😀"));
    }

    @Test
    void a_stream_longer_than_allowed_breaks() {
        assertThatThrownBy(() -> all("data: " + "x".repeat(200) + "\n\n", 100))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than allowed");
    }

    private static List<Item> all(String stream, int most) throws IOException {
        var reader =
                new SseReader(
                        new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)), most);
        var items = new ArrayList<Item>();
        for (Optional<Item> item = reader.next(); item.isPresent(); item = reader.next()) {
            items.add(item.get());
        }
        return items;
    }
}
