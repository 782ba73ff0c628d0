// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.http.Listener;
import io.sallyport.runtime.ByteSize;
import io.sallyport.runtime.Configuration;
import io.sallyport.runtime.ConfigurationException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyConfigTest {
    @TempDir private Path folder;

    @Test
    void defaults_are_these() throws IOException {
        ProxyConfig config =
                read(
                        """
                        proxy:
                          workload: reports
                          listener: {port: 8453}
                          app: http://127.0.0.1:8455
                          scope: chat.ask
                          targets:
                            search:
                              port: 8454
                              url: https://localhost:8445
                              workload: retrieval
                              scopes: [vector.query]
                        """);

        assertThat(config)
                .isEqualTo(
                        new ProxyConfig(
                                "reports",
                                Listener.loopback(8453),
                                URI.create("http://127.0.0.1:8455"),
                                "chat.ask",
                                Duration.ofSeconds(60),
                                Duration.ofMinutes(5),
                                16,
                                48,
                                Map.of(
                                        "search",
                                        new TargetConfig(
                                                8454,
                                                URI.create("https://localhost:8445"),
                                                "retrieval",
                                                List.of("vector.query"),
                                                new ByteSize(1 << 20),
                                                Duration.ofSeconds(60)))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.7:8455",
                "http://app.internal:8455",
                "http://localhost.attacker.example:8455",
                "https://127.0.0.1:8455",
                "http://127.0.0.1",
                "http://127.0.0.1:8455/prefix",
                "http://user@127.0.0.1:8455",
                "http://0.0.0.0:8455"
            })
    void a_service_that_is_not_on_loopback_is_refused_at_start(String app) {
        assertThatThrownBy(() ->
                        read(
                                """
                                proxy:
                                  workload: reports
                                  listener: {port: 8453}
                                  app: %s
                                  scope: chat.ask
                                """
                                        .formatted(app)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("http://127.0.0.1:PORT");
    }

    @Test
    void a_plain_target_and_a_port_that_stands_twice_are_refused_together() {
        assertThatThrownBy(() ->
                        read(
                                """
                                proxy:
                                  workload: reports
                                  listener: {port: 8453}
                                  app: http://127.0.0.1:8453
                                  scope: chat.ask
                                  targets:
                                    search: {port: 8454, url: "http://localhost:1", workload: w, scopes: []}
                                """))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no plain way out")
                .hasMessageContaining("scopes: none");
    }

    private ProxyConfig read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("proxy.yaml"), yaml);
        Configuration configuration = Configuration.read(file);
        configuration.check(Map.of("proxy", ProxyConfig.class), Map.of(), Set.of());
        return configuration.section("proxy", ProxyConfig.class);
    }
}
