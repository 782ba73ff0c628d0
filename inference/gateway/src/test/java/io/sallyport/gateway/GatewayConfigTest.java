// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.runtime.ByteSize;
import io.sallyport.runtime.Configuration;
import io.sallyport.runtime.ConfigurationException;
import io.sallyport.runtime.SecretRef;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayConfigTest {
    private static final String SAMPLE =
            """
            gateway:
              listener: {port: 8443}
              models:
                sallyport-extractive: {provider: local}
                gpt: {provider: openai, upstream-name: gpt-5-mini, max-output: 2048}
              providers:
                local: {kind: own-model, base-url: "https://localhost:8451/v1", workload: model}
                openai: {kind: openai-compatible, base-url: "https://api.openai.com/v1", key: "file:openai.key", timeout: 90s}
            """;

    @TempDir private Path folder;

    @Test
    void the_sample_of_the_documents_is_read_and_its_defaults_are_the_safe_ones()
            throws IOException {
        GatewayConfig config = read(SAMPLE);

        assertThat(config.models().get("sallyport-extractive"))
                .isEqualTo(new ModelRoute("local", Optional.empty(), 1024, 4096));
        assertThat(config.models().get("gpt"))
                .isEqualTo(new ModelRoute("openai", Optional.of("gpt-5-mini"), 1024, 2048));
        assertThat(config.providers().get("local"))
                .isEqualTo(
                        new ProviderConfig(
                                ProviderConfig.Kind.OWN_MODEL,
                                URI.create("https://localhost:8451/v1"),
                                Optional.of("model"),
                                Optional.empty(),
                                Optional.empty(),
                                Duration.ofSeconds(60)));
        assertThat(config.maxMessages()).isEqualTo(256);
        assertThat(config.maxParts()).isEqualTo(1024);
        assertThat(config.maxDepth()).isEqualTo(32);
        assertThat(config.maxAnswer()).isEqualTo(new ByteSize(8 << 20));
        assertThat(config.choices()).isEqualTo(1);
        assertThat(config.logprobs()).isFalse();
        assertThat(config.unscannedParts()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: own-model|kind: openai-compatible",
                "https://localhost:8451/v1|http://localhost:8451/v1",
                "https://api.openai.com/v1|http://api.openai.com/v1",
                ", workload: model|",
                "{provider: local}|{provider: nobody}",
                "max-output: 2048|max-output: 10",
            })
    void what_would_open_a_gate_stops_the_start(String change) {
        String[] fromTo = change.split("\\|", -1);

        assertThatThrownBy(() -> read(SAMPLE.replace(fromTo[0], fromTo[1])))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void a_key_shows_where_it_is_and_not_what_it_is() throws IOException {
        Files.writeString(folder.resolve("openai.key"), "sk-secret\n");

        GatewayConfig config = read(SAMPLE);

        assertThat(config.toString()).doesNotContain("sk-secret");
        assertThat(config.providers().get("openai"))
                .extracting(each -> each.key())
                .isEqualTo(Optional.of(new SecretRef.InFile(folder.resolve("openai.key"))));
    }

    @Test
    void plain_http_is_for_loopback_only() {
        assertThat(Configs.outside("http://localhost:1/v1").baseUrl().getHost())
                .isEqualTo("localhost");
        assertThatThrownBy(() -> Configs.outside("http://10.0.0.1/v1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https");
        assertThatThrownBy(() -> Configs.with(Map.of("m", Configs.ROUTE), Map.of()))
                .hasMessageContaining("models.m.provider");
    }

    private GatewayConfig read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("sallyport.yaml"), yaml);
        return Configuration.read(file).section("gateway", GatewayConfig.class);
    }
}
