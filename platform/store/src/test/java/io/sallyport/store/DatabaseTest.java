// SPDX-License-Identifier: Apache-2.0
package io.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseTest extends DatabaseContractTest {
    @TempDir private Path folder;

    @Override
    Database open(Duration patience) {
        return Database.embedded(folder.resolve("data/x.db"), "classpath:" + MIGRATIONS, patience);
    }

    @Test
    void it_syncs_each_commit_to_disk() {
        String journal = pragma("journal_mode");
        String synchronous = pragma("synchronous");

        assertThat(journal).isEqualTo("wal");
        assertThat(synchronous).as("2 is FULL").isEqualTo("2");
    }

    @Test
    void only_the_owner_may_read_the_files() throws IOException {
        database.writing(DatabaseContractTest::addJohn);

        try (var files = Files.list(folder.resolve("data"))) {
            assertThat(files.toList())
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allSatisfy(file ->
                            assertThat(Files.getPosixFilePermissions(file))
                                    .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        }
    }

    @Test
    void a_full_disk_refuses_the_write_and_keeps_what_was_there() {
        database.writing(DatabaseContractTest::addJohn);
        database.writing(handle -> handle.execute("pragma max_page_count=1")); // the present size

        assertThatThrownBy(() -> database.writing(DatabaseTest::fill))
                .isInstanceOf(StoreException.class)
                .hasStackTraceContaining("SQLITE_FULL");

        assertThat(used("john")).isEqualTo(5);
        assertThat(count("entry")).isZero();
        database.writing(handle -> handle.execute("update account set used = 6"));
        assertThat(used("john")).isEqualTo(6);
    }

    @Test
    void a_file_that_is_no_database_is_refused_at_the_start() throws IOException {
        Path file = folder.resolve("text.db");
        Files.writeString(file, "this is no database, and it is longer than a header ".repeat(50));

        assertThatThrownBy(() -> Database.embedded(file, MIGRATIONS))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void a_broken_or_missing_migration_is_refused_at_the_start() {
        assertThatThrownBy(() ->
                        Database.embedded(folder.resolve("b.db"), "io/sallyport/store/broken"))
                .isInstanceOf(StoreException.class);
        assertThatThrownBy(
                        () -> Database.embedded(folder.resolve("m.db"), "io/sallyport/store/none"))
                .isInstanceOf(StoreException.class);
    }

    private static void fill(Handle handle) {
        for (int i = 0; i < 50; i++) {
            handle.execute("insert into entry (filling) values (?)", "x".repeat(10_000));
        }
    }

    private String pragma(String name) {
        return database.read(
                handle -> handle.createQuery("pragma " + name).mapTo(String.class).one());
    }
}
