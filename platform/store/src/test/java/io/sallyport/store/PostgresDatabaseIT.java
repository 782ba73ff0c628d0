// SPDX-License-Identifier: Apache-2.0
package io.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.runtime.SecretRef;
import io.sallyport.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresDatabaseIT extends DatabaseContractTest {
    @TempDir private Path folder;
    private String name = "";

    @BeforeEach
    @Override
    void openIt() {
        name = TestPostgres.shared().database();
        super.openIt();
    }

    @Override
    Database open(Duration patience) {
        return Database.shared(config(TestPostgres.shared(), name), MIGRATIONS, patience);
    }

    @Test
    void two_that_open_it_for_the_first_time_at_once_both_find_it_made() throws Exception {
        String fresh = TestPostgres.shared().database();
        var opened = new CountDownLatch(2);

        for (int i = 0; i < 2; i++) {
            Thread.startVirtualThread(() -> {
                Database.shared(config(TestPostgres.shared(), fresh), MIGRATIONS).close();
                opened.countDown();
            });
        }

        await(opened);
    }

    @Test
    void what_one_process_announces_another_one_hears_at_once() throws Exception {
        var heard = new CountDownLatch(1);
        try (var other = open(Duration.ofSeconds(5));
                var announcements = other.announcements().orElseThrow()) {
            Thread.startVirtualThread(() -> {
                announcements.await(Duration.ofSeconds(20));
                heard.countDown();
            });

            database.writing(database::announce);

            await(heard);
        }
    }

    @Test
    void a_server_that_was_restarted_is_used_again_without_anybodys_doing() {
        try (var server = TestPostgres.own();
                var restarted =
                        Database.shared(
                                config(server, server.database()),
                                MIGRATIONS,
                                Duration.ofSeconds(2))) {
            restarted.writing(DatabaseContractTest::addJohn);

            server.stop();

            assertThatThrownBy(() -> restarted.read(handle -> count(handle, "account")))
                    .isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> restarted.writing(DatabaseContractTest::addJohn))
                    .isInstanceOf(StoreException.class);

            server.restart();

            assertThat(restarted.<Long, RuntimeException>read(handle -> count(handle, "account")))
                    .isEqualTo(1);
            restarted.writing(handle -> handle.execute("update account set used = 6"));

            server.stop(); // and nobody asked in between
            server.restart();

            restarted.writing(handle -> handle.execute("update account set used = 7"));
            assertThat(restarted.<Long, RuntimeException>read(handle -> count(handle, "account")))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_database_that_hangs_is_waited_for_no_longer_than_said() throws SQLException {
        try (var hasty = open(Duration.ofSeconds(1));
                var holder = TestPostgres.shared().administrator(name);
                var statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table sallyport.account in access exclusive mode");

            assertThatThrownBy(() -> hasty.read(handle -> count(handle, "account")))
                    .isInstanceOf(StoreException.class);
            holder.rollback();

            assertThat(hasty.<Long, RuntimeException>read(handle -> count(handle, "account")))
                    .isZero();
        }
    }

    @Test
    void who_holds_the_writers_lock_and_stalls_is_put_out_and_writes_nothing() throws Exception {
        var inside = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var refused = new CountDownLatch(1);
        try (var hasty = open(Duration.ofSeconds(1))) {
            Thread.startVirtualThread(() -> {
                try {
                    hasty.writing(handle -> {
                        addJohn(handle);
                        inside.countDown();
                        await(done);
                    });
                } catch (StoreException expected) {
                    refused.countDown();
                }
            });
            await(inside);

            database.writing(handle -> handle.execute("insert into account values ('erin', 1)"));

            done.countDown();
            await(refused);
            assertThat(count("account")).isEqualTo(1);
        }
    }

    @Test
    void a_wrong_password_is_refused_at_the_start_and_not_shown() throws IOException {
        Path secret = Files.writeString(folder.resolve("wrong"), "hunter2");
        var wrong = config(TestPostgres.shared(), name, new SecretRef.InFile(secret));

        assertThatThrownBy(() -> Database.shared(wrong, MIGRATIONS))
                .isInstanceOf(StoreException.class)
                .satisfies(thrown -> assertThat(wholeText(thrown)).doesNotContain("hunter2"));
    }

    private PostgresConfig config(TestPostgres server, String database) {
        try {
            Path secret = Files.writeString(folder.resolve(database), database + "\n");
            return config(server, database, new SecretRef.InFile(secret));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static PostgresConfig config(TestPostgres server, String database, SecretRef secret) {
        return new PostgresConfig(
                "127.0.0.1",
                server.port(),
                database,
                database,
                secret,
                "sallyport",
                Optional.empty());
    }
}
