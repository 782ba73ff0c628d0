// SPDX-License-Identifier: Apache-2.0
package io.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every database does, whichever it is. */
abstract class DatabaseContractTest {
    static final String MIGRATIONS = "io/sallyport/store/migrations";

    Database database;

    /** The same database each time within one test. */
    abstract Database open(Duration patience);

    @BeforeEach
    void openIt() {
        database = open(Duration.ofSeconds(5));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void what_is_written_is_read_also_after_reopening() {
        database.writing(DatabaseContractTest::addJohn);
        database.close();

        database = open(Duration.ofSeconds(5));

        assertThat(used("john")).isEqualTo(5);
    }

    @Test
    void what_the_work_throws_rolls_it_back_and_passes_through() {
        assertThatThrownBy(() ->
                        database.writing(handle -> {
                            addJohn(handle);
                            throw new IOException("changed my mind");
                        }))
                .isInstanceOf(IOException.class);

        assertThat(count("account")).isZero();
    }

    @Test
    void broken_sql_is_a_store_exception_without_the_arguments() {
        database.writing(DatabaseContractTest::addJohn);

        assertThatThrownBy(() ->
                        database.writing(handle ->
                                handle.execute(
                                        "insert into account values (?, ?)", "john", 123_456_789)))
                .isInstanceOf(StoreException.class)
                .satisfies(thrown -> assertThat(wholeText(thrown)).doesNotContain("123456789"));
        assertThat(used("john")).isEqualTo(5);
    }

    @Test
    @Tag("slow")
    void concurrent_writers_lose_nothing() {
        database.writing(handle -> handle.execute("insert into account values ('sum', 0)"));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                threads.execute(() -> database.writing(DatabaseContractTest::readThenAddOne));
            }
        }

        assertThat(used("sum")).isEqualTo(200);
    }

    @Test
    void writers_of_two_processes_wait_for_each_other() {
        database.writing(handle -> handle.execute("insert into account values ('sum', 0)"));

        try (var other = open(Duration.ofSeconds(5));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 25; i++) {
                threads.execute(() -> database.writing(DatabaseContractTest::readThenAddOne));
                threads.execute(() -> other.writing(DatabaseContractTest::readThenAddOne));
            }
        }

        assertThat(used("sum")).isEqualTo(50);
    }

    @Test
    void a_limit_holds_against_concurrent_spenders() {
        database.writing(handle -> handle.execute("insert into account values ('wallet', 0)"));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                threads.execute(() ->
                        database.writing(handle ->
                                handle.execute(
                                        "update account set used = used + 1"
                                                + " where name = 'wallet' and used < 7")));
            }
        }

        assertThat(used("wallet")).isEqualTo(7);
    }

    @Test
    void a_read_sees_one_state_while_others_write() {
        long[] seen =
                database.read(handle -> {
                    long before = count(handle, "account");
                    database.writing(DatabaseContractTest::addJohn);
                    return new long[] {before, count(handle, "account")};
                });

        assertThat(seen).containsExactly(0, 0);
        assertThat(count("account")).isEqualTo(1);
    }

    @Test
    void a_reader_cannot_write() {
        assertThatThrownBy(() -> database.read(handle -> handle.execute("delete from account")))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void a_write_inside_a_write_is_refused_at_once() {
        assertThatThrownBy(() ->
                        database.writing(_ -> database.writing(DatabaseContractTest::addJohn)))
                .isInstanceOf(IllegalStateException.class);

        assertThat(count("account")).isZero();
    }

    @Test
    void a_closed_database_refuses() {
        database.close();

        assertThatThrownBy(() -> count("account")).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> database.writing(DatabaseContractTest::addJohn))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void waiting_for_the_writer_ends() throws Exception {
        var hasty = open(Duration.ofMillis(50));
        var inside = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        Thread slow =
                Thread.startVirtualThread(() ->
                        hasty.writing(_ -> {
                            inside.countDown();
                            await(done);
                        }));
        await(inside);

        assertThatThrownBy(() -> hasty.writing(DatabaseContractTest::addJohn))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("writer busy");

        done.countDown();
        slow.join();
        hasty.close();
    }

    static void addJohn(Handle handle) {
        handle.execute("insert into account values ('john', 5)");
    }

    static void readThenAddOne(Handle handle) {
        long now =
                handle.createQuery("select used from account where name = 'sum'")
                        .mapTo(Long.class)
                        .one();
        handle.execute("update account set used = ? where name = 'sum'", now + 1);
    }

    long used(String name) {
        return database.read(handle ->
                handle.createQuery("select used from account where name = ?")
                        .bind(0, name)
                        .mapTo(Long.class)
                        .one());
    }

    long count(String table) {
        return database.read(handle -> count(handle, table));
    }

    static long count(Handle handle, String table) {
        return handle.createQuery("select count(*) from " + table).mapTo(Long.class).one();
    }

    static String wholeText(Throwable thrown) {
        var text = new StringBuilder();
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            text.append(each);
        }
        return text.toString();
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
