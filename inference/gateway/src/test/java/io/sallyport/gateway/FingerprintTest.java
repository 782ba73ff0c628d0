// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.http.Bytes;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private final ChatReader reader = new ChatReader(Configs.plain());

    @Test
    void the_same_question_is_the_same_whatever_its_spelling() {
        String plain = of("What is  the limit? ", "\"temperature\":0");
        String noisy = of("what IS\\n the limit?", "\"temperature\":0.9,\"seed\":7");

        assertThat(plain).isEqualTo(noisy).hasSize(64);
    }

    @Test
    void another_question_is_another() {
        assertThat(of("What is the limit?", "\"seed\":1"))
                .isNotEqualTo(of("What is the limit??", "\"seed\":1"));
    }

    private String of(String content, String members) {
        String body =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],%s}"
                        .formatted(content, members);
        return Fingerprint.of(reader.read(Bytes.of(body), (_, _) -> {}));
    }
}
