// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.runtime.PrivateFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoChainTest {
    @TempDir Path dir;

    @Test
    void every_port_follows_from_the_base() {
        var chain = new DemoChain(dir, 18400);

        assertThat(chain.mutual("gateway")).isEqualTo(URI.create("https://localhost:18443"));
        assertThat(chain.mutual("idp")).isEqualTo(URI.create("https://localhost:18449"));
        assertThat(chain.management("retrieval")).isEqualTo(URI.create("http://localhost:19445"));
        assertThat(chain.management("web-app")).isEqualTo(URI.create("http://localhost:19400"));
        assertThat(chain.mutualPorts())
                .extracting(DemoChain.Port::number)
                .containsExactly(18442, 18443, 18444, 18445, 18446, 18449, 18450, 18451);
    }

    @Test
    void people_are_read_from_the_private_file() throws IOException {
        PrivateFiles.write(
                dir.resolve("people.json"),
                """
                {"john":{"password":"secret-word","tenant":"acme","groups":["engineering"]}}\
                """);

        DemoPerson john = new DemoChain(dir, 8400).person("john");

        assertThat(john.tenant()).isEqualTo("acme");
        assertThat(john.groups()).containsExactly("engineering");
        assertThat(john.toString()).doesNotContain("secret-word");
    }

    @Test
    void a_file_that_others_can_read_is_not_used() throws IOException {
        Path file = dir.resolve("people.json");
        Files.writeString(file, "{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> new DemoChain(dir, 8400).people())
                .isInstanceOf(DemoException.class);
    }

    @Test
    void an_unknown_user_or_audience_is_named_with_what_is_possible() throws IOException {
        PrivateFiles.write(dir.resolve("people.json"), "{\"john\":{}}");
        var chain = new DemoChain(dir, 8400);

        assertThatThrownBy(() -> chain.person("jon")).hasMessageContaining("one of john");
        try (var walk = new Walk(chain)) {
            assertThatThrownBy(() -> walk.token("john", "nobody", Optional.empty()))
                    .hasMessageContaining("gateway");
        }
    }
}
