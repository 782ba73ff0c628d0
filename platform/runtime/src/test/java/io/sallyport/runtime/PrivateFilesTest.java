// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivateFilesTest {
    @TempDir Path folder;

    @Test
    void only_the_owner_may_read_what_is_written() throws IOException {
        Path file = folder.resolve("keys/deep/key");

        PrivateFiles.write(file, "secret");

        assertThat(rights(file)).isEqualTo("rw-------");
        assertThat(rights(folder.resolve("keys"))).isEqualTo("rwx------");
        assertThat(rights(folder.resolve("keys/deep"))).isEqualTo("rwx------");
        assertThat(PrivateFiles.read(file, 6)).asString().isEqualTo("secret");
    }

    @Test
    void a_write_replaces_the_whole_content_and_leaves_nothing_beside_it() throws IOException {
        Path file = folder.resolve("state");
        PrivateFiles.write(file, "a longer text than the next");

        PrivateFiles.write(file, "short");

        assertThat(file).hasContent("short");
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void a_write_that_fails_keeps_nothing_half_done() throws IOException {
        Path file = folder.resolve("taken");
        Files.createDirectories(file.resolve("by-a-folder"));

        assertThatThrownBy(() -> PrivateFiles.write(file, "x")).isInstanceOf(IOException.class);

        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void a_secret_that_others_may_read_is_not_read() throws IOException {
        Path file = folder.resolve("open");
        Files.writeString(file, "secret");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> PrivateFiles.read(file, 100)).hasMessageContaining("0600");
    }

    @Test
    void a_longer_file_than_expected_is_not_read() throws IOException {
        Path file = folder.resolve("long");
        PrivateFiles.write(file, new byte[101]);

        assertThatThrownBy(() -> PrivateFiles.read(file, 100)).hasMessageContaining("too long");
    }

    @Test
    void a_folder_that_others_may_write_is_refused() throws IOException {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxr-x"));

        assertThatThrownBy(() -> PrivateFiles.folder(open)).hasMessageContaining("0700");
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
