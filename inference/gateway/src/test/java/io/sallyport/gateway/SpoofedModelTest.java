// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import static io.sallyport.gateway.Chain.error;
import static io.sallyport.gateway.Chain.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.http.HttpClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody of the same trust domain, with a real certificate, poses as the model. */
class SpoofedModelTest {
    @TempDir private Path folder;

    @Test
    void a_model_with_another_workloads_certificate_gets_no_question_and_costs_nothing()
            throws IOException {
        try (var chain = new Chain(folder, Chain.Kind.SPOOFED)) {
            HttpClient.Reply whole = chain.say("hello");
            HttpClient.Reply streamed = chain.chat(message("hello") + ",\"stream\":true");

            for (HttpClient.Reply reply : List.of(whole, streamed)) {
                assertThat(reply.status()).isEqualTo(502);
                assertThat(error(reply).path("code").asText()).isEqualTo("upstream_not_proven");
            }
            assertThat(chain.model.asked).isEmpty();
            assertThat(chain.completion().path("cost_micros").asLong()).isZero();
            assertThat(chain.auditText()).contains("upstream_not_who_it_must_be");
        }
    }
}
