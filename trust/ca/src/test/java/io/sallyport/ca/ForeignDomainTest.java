// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.runtime.Configuration;
import io.sallyport.runtime.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignDomainTest {
    private static final String LEAST =
            """
            ca:
              listener: {port: 1}
              renewal-listener: {port: 1}
              federation:
                - trust-domain: edge.acme
                  endpoint: https://ca.edge.acme:8441/v1/spiffe-bundle
                  endpoint-id: spiffe://edge.acme/ca
                  first-bundle: edge.json
            """;

    @TempDir private Path folder;

    @Test
    void nobody_is_known_unless_configured_and_the_defaults_are_these() throws IOException {
        CaConfig least = read(LEAST);
        CaConfig none = read(LEAST.substring(0, LEAST.indexOf("  federation")));
        ForeignDomain edge = least.federation().getFirst();

        assertThat(none.federation()).isEmpty();
        assertThat(least.rootNotice()).isEqualTo(Duration.ofMinutes(3));
        assertThat(edge.longestPause()).isEqualTo(Duration.ofMinutes(5));
        assertThat(edge.keeps()).isEqualTo(Duration.ofHours(24));
        assertThat(edge.firstSha256()).isEmpty();
        assertThat(edge.answers().toString()).isEqualTo("spiffe://edge.acme/ca");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trust-domain: edge.acme | trust-domain: Edge.acme",
                "trust-domain: edge.acme | trust-domain: edge.acme/x",
                "https: | http:",
                "https://ca | https://user@ca",
                "spiffe-bundle | spiffe-bundle#here",
                "spiffe://edge.acme/ca | spiffe://edge.acme.evil/ca",
                "spiffe://edge.acme/ca | spiffe://cloud.acme/ca",
                "spiffe://edge.acme/ca | spiffe://edge.acme/../ca",
                "edge.json | edge.json, first-sha256: abc",
                "edge.json | edge.json, longest-pause: 4s",
                "edge.json | edge.json, longest-pause: 2h",
                "edge.json | edge.json, keeps: 59s",
                "edge.json | edge.json, keeps: 8d"
            })
    void what_cannot_be_meant_stops_the_start(String sound, String changed) {
        String yaml = LEAST.replace(sound, changed.replace(", ", "\n      "));

        assertThat(yaml).isNotEqualTo(LEAST);
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(ConfigurationException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "60, 0, 60", // as its publisher says
        "1, 0, 5", // not more often
        "0, 0, 5",
        "86400, 0, 300", // not less often
        "-1, 0, 300", // does not say
        "60, 1, 120", // and less and less often while there is no answer
        "60, 2, 240",
        "60, 20, 3600"
    })
    void the_pause_is_the_hint_within_bounds_and_doubles_with_each_failure(
            long hint, int failures, long seconds) throws IOException {
        ForeignDomain edge = read(LEAST).federation().getFirst();

        Optional<Duration> said = Optional.of(hint).filter(it -> it >= 0).map(Duration::ofSeconds);

        assertThat(edge.pause(said, failures)).isEqualTo(Duration.ofSeconds(seconds));
    }

    private CaConfig read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("sallyport.yaml"), yaml);
        return Configuration.read(file).section("ca", CaConfig.class);
    }
}
