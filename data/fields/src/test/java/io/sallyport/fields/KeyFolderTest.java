// SPDX-License-Identifier: Apache-2.0
package io.sallyport.fields;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFolderTest {
    private static final FieldContext CONTEXT =
            new FieldContext("acme", "hr-docs", "ssn", "row-1", "hr-case");
    private static final FieldContext OTHER =
            new FieldContext("globex", "hr-docs", "ssn", "row-1", "hr-case");

    @TempDir Path parent;

    @Test
    void keys_are_for_their_owner_only() throws IOException {
        seal(folder());

        for (Path file : files(folder())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(files(folder())).hasSize(2);
    }

    @Test
    void processes_that_share_a_folder_make_one_key_for_all() throws Exception {
        for (int round = 0; round < 20; round++) {
            Path shared = parent.resolve("shared-" + round);
            var together = new CyclicBarrier(4);
            Callable<Sealed> process =
                    () -> {
                        together.await();
                        return FieldCipher.local(shared).seal(CONTEXT, "value".getBytes(UTF_8));
                    };

            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var sealed : threads.invokeAll(Collections.nCopies(4, process))) {
                    assertThat(FieldCipher.local(shared).open(CONTEXT, sealed.get()))
                            .isEqualTo("value".getBytes(UTF_8));
                }
            }
        }
    }

    @Test
    void the_stored_tenant_key_is_wrapped() throws IOException {
        Sealed sealed = seal(folder());
        Files.write(folder().resolve("kek"), new byte[32]);

        var cipher = FieldCipher.local(folder());

        assertThatThrownBy(() -> cipher.open(CONTEXT, sealed)).isInstanceOf(FieldException.class);
    }

    @Test
    void a_missing_wrapping_key_is_not_replaced_by_a_new_one() throws IOException {
        seal(folder());
        Files.delete(folder().resolve("kek"));

        assertThatThrownBy(() -> FieldCipher.local(folder()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("missing beside tenants' keys");
        assertThat(folder().resolve("kek")).doesNotExist();
    }

    @Test
    void a_key_open_to_others_is_refused() throws IOException {
        seal(folder());
        Files.setPosixFilePermissions(
                folder().resolve("kek"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> FieldCipher.local(folder()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("expected: 0600");
    }

    @Test
    void a_folder_that_cannot_be_made_is_refused() throws IOException {
        Path file = Files.writeString(parent.resolve("taken"), "not a folder");

        assertThatThrownBy(() -> FieldCipher.local(file.resolve("keys")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("field keys: ");
    }

    @Test
    void without_its_folder_a_running_cipher_neither_seals_for_a_new_tenant_nor_opens()
            throws IOException {
        Sealed sealed = seal(folder());
        var cipher = FieldCipher.local(folder());
        for (Path file : files(folder())) {
            Files.delete(file);
        }

        assertThatThrownBy(() -> cipher.seal(OTHER, "x".getBytes(UTF_8)))
                .isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> cipher.open(CONTEXT, sealed)).isInstanceOf(FieldException.class);
    }

    @Test
    void tenants_key_files_cannot_be_swapped() throws IOException {
        var cipher = FieldCipher.local(folder());
        Sealed acme = cipher.seal(CONTEXT, "1".getBytes(UTF_8));
        Path acmeKey = tenantKeys().getFirst();
        cipher.seal(OTHER, "2".getBytes(UTF_8));
        Path globexKey =
                tenantKeys().stream().filter(f -> !f.equals(acmeKey)).findFirst().orElseThrow();
        Files.copy(globexKey, acmeKey, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        var fresh = FieldCipher.local(folder());

        assertThatThrownBy(() -> fresh.open(CONTEXT, acme)).isInstanceOf(FieldException.class);
    }

    @Test
    void deleting_a_tenants_key_shreds_its_fields_also_in_a_running_process() throws IOException {
        var clock = new Ticking();
        var cipher = FieldCipher.local(folder(), clock);
        Sealed sealed = cipher.seal(CONTEXT, "1".getBytes(UTF_8));
        Files.delete(tenantKeys().getFirst());

        clock.now = clock.now.plus(Duration.ofMinutes(11));

        assertThatThrownBy(() -> cipher.open(CONTEXT, sealed)).isInstanceOf(FieldException.class);
    }

    private Path folder() {
        return parent.resolve("keys");
    }

    private static Sealed seal(Path folder) {
        return FieldCipher.local(folder).seal(CONTEXT, "123-45-6789".getBytes(UTF_8));
    }

    private List<Path> tenantKeys() throws IOException {
        return files(folder()).stream().filter(f -> f.toString().endsWith(".tenant-key")).toList();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static final class Ticking extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
