// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretRefTest {
    @TempDir Path folder;

    @Test
    void a_file_is_relative_and_loses_one_line_end_only() throws IOException {
        Files.writeString(folder.resolve("key"), "s3cret\n\n");
        SecretRef ref = SecretRef.parse("file:key", folder);

        String secret = ref.resolve();

        assertThat(secret).isEqualTo("s3cret\n");
    }

    @Test
    void the_environment_is_read() {
        SecretRef ref = SecretRef.parse("env:PATH", folder);

        String value = ref.resolve();

        assertThat(value).isEqualTo(System.getenv("PATH"));
    }

    @Test
    void an_empty_file_is_no_secret() throws IOException {
        Files.writeString(folder.resolve("key"), "\n");
        SecretRef ref = SecretRef.parse("file:key", folder);

        assertThatThrownBy(ref::resolve)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:none", "env:SALLYPORT_NOT_SET_ANYWHERE"})
    void a_missing_secret_is_told_by_its_place(String text) {
        SecretRef ref = SecretRef.parse(text, folder);

        assertThatThrownBy(ref::resolve)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("secret " + ref.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-live-123", "file:", "env:", "env:A B", "", "vault:x"})
    void anything_else_is_refused_without_repeating_it(String text) {
        assertThatThrownBy(() -> SecretRef.parse(text, folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no reference (expected: file:PATH or env:NAME)");
    }
}
