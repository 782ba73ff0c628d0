// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTest {
    @Test
    void sources_answer_and_receipts_are_read_from_the_events() {
        String events =
                """
                event: sources
                data: [{"n":1,"title":"Leave","collection":"handbook","id":"leave","fields":{"ssn":{"sealed":"spf1.x","mask":"***-**-1234"}}}]

                event: delta
                data: {"text":"Thirty "}

                event: delta
                data: {"text":"days."}

                event: chain
                data: [{"role":"retrieval","txn":"t-1"}]

                event: chain
                data: [{"role":"retrieval","txn":"t-1"},{"role":"model","txn":"t-1","cost_micros":7}]

                event: done
                data: {}

                """;

        Shown shown = Shown.of(events);

        assertThat(shown.text()).isEqualTo("Thirty days.");
        assertThat(shown.sources())
                .singleElement()
                .satisfies(source -> {
                    assertThat(source.collection()).isEqualTo("handbook");
                    assertThat(source.fields())
                            .containsEntry("ssn", new Shown.Field("spf1.x", "***-**-1234"));
                });
        assertThat(shown.receipts())
                .extracting(Receipt::role)
                .containsExactly("retrieval", "model");
        assertThat(shown.txn()).isEqualTo("t-1");
        assertThat(shown.done()).isTrue();
        assertThat(shown.hasSourceFrom("hr-docs")).isFalse();
    }

    @Test
    void a_refusal_inside_the_stream_is_not_an_answer() {
        Shown shown =
                Shown.of(
                        """
                        event: refused
                        data: {"where":"gateway","code":"content_refused","message":"no"}

                        """);

        assertThat(shown.stop()).map(Shown.Stop::code).contains("content_refused");
        assertThat(shown.text()).isEmpty();
        assertThat(shown.done()).as("the stream was cut").isFalse();
    }

    @Test
    void a_refusal_of_the_web_app_keeps_its_code() {
        Shown shown = Shown.refused(403, "{\"code\":\"not_permitted\"}");

        assertThat(shown.status()).isEqualTo(403);
        assertThat(shown.problem()).isEqualTo("not_permitted");
    }
}
