// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.runtime.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CaConfigTest {
    private static final String LEAST =
            """
            ca:
              listener: {port: 1}
              renewal-listener: {port: 1}
            """;

    @TempDir Path folder;

    @Test
    void a_body_is_small_unless_the_configuration_says_otherwise() throws IOException {
        CaConfig least = read(LEAST);
        CaConfig given = read(LEAST.replace("port: 1", "port: 1, max-body: 2MiB"));

        assertThat(least.listener().maxBody().bytes()).isEqualTo(64 << 10);
        assertThat(given.listener().maxBody().bytes()).isEqualTo(2 << 20);
        assertThat(least.renewalListener().maxBody().bytes()).isEqualTo(64 << 10);
        assertThat(given.renewalListener().maxBody().bytes()).isEqualTo(2 << 20);
    }

    private CaConfig read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("sallyport.yaml"), yaml);
        return Configuration.read(file).section("ca", CaConfig.class);
    }
}
