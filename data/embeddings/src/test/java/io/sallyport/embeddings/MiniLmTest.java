// SPDX-License-Identifier: Apache-2.0
package io.sallyport.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MiniLmTest {
    private static Embedder embedder;

    @BeforeAll
    static void load() {
        embedder = Embedder.miniLm();
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    @Test
    void what_means_the_same_is_nearer_than_what_does_not() {
        String question = "How many days of paid leave do I have?";

        double near = cosine(question, "Employees receive 28 days of annual vacation.");
        double far = cosine(question, "The database is backed up to another region every night.");

        assertThat(near).isGreaterThan(far + 0.2);
    }

    @Test
    void vectors_are_of_unit_length_and_the_stated_dimension() {
        float[] vector = embedder.embed("the quick brown fox");

        assertThat(vector).hasSize(embedder.dimension()).hasSize(384);
        assertThat(dot(vector, vector)).isCloseTo(1.0, within(1e-4));
    }

    @Test
    void a_list_gives_the_same_vectors_as_its_texts_in_order() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 20; i++) { // more than one batch
            texts.add("text number " + i + " about " + (i % 2 == 0 ? "ships" : "bread"));
        }

        List<float[]> together = embedder.embedAll(texts);

        assertThat(together).hasSize(20);
        assertThat(together.get(0)).containsExactly(embedder.embed(texts.get(0)));
        assertThat(together.get(19)).containsExactly(embedder.embed(texts.get(19)));
    }

    @Test
    void many_virtual_threads_get_the_right_vector_each() throws Exception {
        List<String> texts = List.of("salaries of the board", "how to bake rye bread", "ssh keys");
        List<float[]> expected = embedder.embedAll(texts);

        List<Future<float[]>> running = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 60; i++) {
                String text = texts.get(i % 3);
                running.add(threads.submit(() -> embedder.embed(text)));
            }
        }

        for (int i = 0; i < 60; i++) {
            assertThat(running.get(i).get()).containsExactly(expected.get(i % 3));
        }
    }

    @Test
    void a_huge_text_is_read_from_its_beginning() {
        String beginning = "paid leave and vacation days ".repeat(300);
        String filler = "x ".repeat(500_000);

        float[] huge = embedder.embed(beginning + filler);

        assertThat(huge).containsExactly(embedder.embed(beginning));
    }

    @Test
    void a_blank_text_is_refused() {
        assertThatThrownBy(() -> embedder.embed(" \n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: at least a word");
    }

    private static double cosine(String a, String b) {
        return dot(embedder.embed(a), embedder.embed(b));
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * (double) b[i];
        }
        return sum;
    }
}
