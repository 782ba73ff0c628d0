// SPDX-License-Identifier: Apache-2.0
package io.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptStatementsTest {
    private static final String ADD = "insert into account (name, used) values (?, ?)";
    private static final String ALL = "select used from account order by name";

    @TempDir Path folder;
    private Database database;

    @BeforeEach
    void open() {
        database = Database.embedded(folder.resolve("x.db"), "io/sallyport/store/migrations");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void the_same_text_is_prepared_once() {
        Set<PreparedStatement> seen = new HashSet<>();

        for (int i = 0; i < 5; i++) {
            int number = i;
            database.writing(handle -> add(handle, "a" + number, number, seen));
        }

        assertThat(seen).hasSize(1);
        assertThat(used()).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void named_parameters_are_no_reason_to_prepare_it_again() {
        Set<PreparedStatement> seen = new HashSet<>();

        for (int i = 0; i < 5; i++) {
            int number = i;
            database.writing(handle ->
                    handle.createUpdate("insert into account (name, used) values (:name, :used)")
                            .bind("name", "a" + number)
                            .bind("used", number)
                            .addCustomizer(new Seen(seen))
                            .execute());
        }

        assertThat(seen).hasSize(1);
        assertThat(used()).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void one_that_is_kept_holds_nobodys_values() {
        Set<PreparedStatement> seen = new HashSet<>();

        database.writing(handle -> add(handle, "john", 5, seen));

        assertThatThrownBy(() -> seen.iterator().next().execute())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("NOT NULL");
    }

    @Test
    void one_that_failed_works_again() {
        database.writing(handle -> handle.execute(ADD, "john", 5));

        assertThatThrownBy(() -> database.writing(handle -> handle.execute(ADD, "john", 6)))
                .isInstanceOf(StoreException.class);
        database.writing(handle -> handle.execute(ADD, "helen", 7));

        assertThat(used()).containsExactly(7, 5);
    }

    @Test
    void what_a_broken_batch_left_is_not_written_by_the_next_one() {
        assertThatThrownBy(() ->
                        database.writing(handle -> {
                            PreparedBatch batch = handle.prepareBatch(ADD);
                            batch.add("mallory", 666);
                            batch.add("john", new Object()); // the second one cannot be bound
                            batch.execute();
                        }))
                .isInstanceOf(StoreException.class);

        database.writing(handle -> handle.prepareBatch(ADD).add("helen", 7).execute());

        assertThat(used()).containsExactly(7);
    }

    @Test
    void rows_that_nobody_read_do_not_hold_up_the_transaction() {
        database.writing(handle -> handle.execute(ADD, "helen", 7));
        database.writing(handle -> handle.execute(ADD, "john", 5));

        int first =
                database.write(handle ->
                        handle.createQuery(ALL).mapTo(Integer.class).findFirst().orElseThrow());

        assertThat(first).isEqualTo(7);
        assertThat(used()).containsExactly(7, 5);
    }

    @Test
    void the_same_text_inside_a_loop_over_it_is_another_statement() {
        database.writing(handle -> handle.execute(ADD, "helen", 7));
        database.writing(handle -> handle.execute(ADD, "john", 5));

        int pairs =
                database.read(handle -> {
                    int two = all(handle).size(); // kept from here on
                    return two
                            * handle.createQuery(ALL).mapTo(Integer.class).stream()
                                    .mapToInt(_ -> all(handle).size())
                                    .sum();
                });

        assertThat(pairs).isEqualTo(2 * (2 + 2));
    }

    @Test
    void only_so_many_are_kept_and_the_rest_is_closed() throws SQLException {
        Set<PreparedStatement> seen = new HashSet<>();

        database.writing(handle -> {
            for (int i = 0; i < 200; i++) {
                try (var query = handle.createQuery("select " + i)) {
                    query.addCustomizer(new Seen(seen));
                    assertThat(query.mapTo(Integer.class).one()).isEqualTo(i);
                }
            }
        });

        assertThat(seen).hasSize(200);
        assertThat(seen.stream().filter(KeptStatementsTest::open)).hasSizeLessThanOrEqualTo(70);
    }

    private static boolean open(PreparedStatement statement) {
        try {
            return !statement.isClosed();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(Handle handle, String name, int used, Set<PreparedStatement> seen) {
        handle.createUpdate(ADD)
                .bind(0, name)
                .bind(1, used)
                .addCustomizer(new Seen(seen))
                .execute();
    }

    private List<Integer> used() {
        return database.read(KeptStatementsTest::all);
    }

    private static List<Integer> all(Handle handle) {
        return handle.createQuery(ALL).mapTo(Integer.class).list();
    }

    /** Notes what is executed. */
    private record Seen(Set<PreparedStatement> seen) implements StatementCustomizer {
        @Override
        public void beforeExecution(PreparedStatement statement, StatementContext context) {
            seen.add(statement);
        }
    }
}
