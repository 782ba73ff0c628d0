// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.http.HttpClient;
import io.sallyport.http.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutsideProviderTest {
    private Chain chain;

    @BeforeAll
    void open(@TempDir Path folder) {
        chain = new Chain(folder, Chain.Kind.OUTSIDE);
    }

    @AfterAll
    void close() {
        chain.close();
    }

    @Test
    void a_provider_gets_its_key_and_nothing_that_says_who_asks() throws IOException {
        HttpClient.Reply whole = chain.say("hello");
        String stream = chain.streamed("hello stream", "");

        assertThat(whole.status()).isEqualTo(200);
        assertThat(stream).endsWith("data: [DONE]\n\n");
        for (Request asked : chain.model.asked) {
            assertThat(asked.path()).isEqualTo("/v1/chat/completions");
            assertThat(asked.headers().all("authorization")).containsExactly("Bearer " + Chain.KEY);
            assertThat(asked.headers().toString() + asked.body().text())
                    .doesNotContain("john")
                    .doesNotContain("acme")
                    .doesNotContain("eyJ");
        }
    }

    @Test
    void a_strangers_receipts_are_not_passed_on() {
        HttpClient.Reply reply = chain.say("receipts");

        assertThat(reply.headers().all("sallyport-receipt")).hasSize(1);
    }

    @Test
    void the_key_is_in_no_answer_and_in_no_record() throws IOException {
        for (String said : List.of("hello", "status 401", "status 500", "garbage", "cut")) {
            HttpClient.Reply whole = chain.say(said);
            assertThat(whole.body().text() + whole.headers())
                    .doesNotContain(Chain.KEY)
                    .doesNotContain("sk-secret");
        }

        assertThat(chain.streamed("cut", "")).doesNotContain("sk-secret");
        assertThat(chain.auditText()).doesNotContain("sk-secret").contains("john");
    }
}
