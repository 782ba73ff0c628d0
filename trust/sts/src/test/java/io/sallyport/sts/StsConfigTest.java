// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.runtime.Configuration;
import io.sallyport.runtime.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StsConfigTest {
    private static final String LEAST =
            """
            sts:
              listener: {port: 1}
              issuers: []
              edges: []
            """;

    @TempDir Path folder;

    @Test
    void a_body_is_small_unless_the_configuration_says_otherwise() throws IOException {
        StsConfig least = read(LEAST);
        StsConfig given = read(LEAST.replace("port: 1", "port: 1, max-body: 2MiB"));

        assertThat(least.listener().maxBody().bytes()).isEqualTo(64 << 10);
        assertThat(given.listener().maxBody().bytes()).isEqualTo(2 << 20);
    }

    @Test
    void what_new_tokens_are_made_from_stays_revoked_for_a_day() throws IOException {
        StsConfig least = read(LEAST);

        assertThat(least.revocationLife()).isEqualTo(Duration.ofHours(1));
        assertThat(least.standingLife()).isEqualTo(Duration.ofHours(24));
    }

    @Test
    void a_session_cannot_come_back_before_its_tokens() {
        assertThatThrownBy(() -> read(LEAST + "  standing-life: 59m\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("standing-life");
    }

    private StsConfig read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("sallyport.yaml"), yaml);
        return Configuration.read(file).section("sts", StsConfig.class);
    }
}
