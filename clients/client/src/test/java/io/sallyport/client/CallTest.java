// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallTest {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    @ParameterizedTest
    @ValueSource(strings = {"", "v1/search", "//evil.example/v1", "https://evil.example/v1"})
    void a_path_leads_nowhere_but_to_the_target(String path) {
        assertThatThrownBy(() -> Call.post(path, "{}", LIMIT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: /path at the target, no other host)");
    }

    @Test
    void credentials_cannot_be_slipped_in_beside_the_exchanged_token() {
        Map<String, String> headers = Map.of("Authorization", "Bearer something");

        assertThatThrownBy(() -> new Call("GET", "/", "", LIMIT, headers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("something");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8445", "localhost:8445", "ftp://localhost"})
    void a_target_is_reached_over_tls_only(String base) {
        URI address = URI.create(base);

        assertThatThrownBy(() -> new Target(Neighbours.id("retrieval"), address, Set.of("a")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_target_without_scopes_is_none() {
        URI address = URI.create("https://localhost:8445");

        assertThatThrownBy(() -> new Target(Neighbours.id("retrieval"), address, Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void headers_are_found_however_the_callee_spells_them() {
        var answer =
                new StreamedAnswer(
                        200,
                        Map.of("Sallyport-Receipt", List.of("a.b.c")),
                        InputStream.nullInputStream());

        assertThat(answer.receipts()).containsExactly("a.b.c");
    }
}
