// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import io.sallyport.store.Database;
import io.sallyport.store.StoreException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The budget over every database, whichever it is. */
abstract class ReadBudgetContractTest {
    private static final Subject JOHN = subject("acme", "https://idp", "john");

    @TempDir private Path folder;
    private Cabinet cabinet;
    private Database database;

    /** A new, empty one. */
    abstract Cabinet cabinet(Path folder);

    @BeforeEach
    void open() {
        cabinet = cabinet(folder);
        database = cabinet.open();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_document_counts_once_a_day_however_often_it_is_shown() {
        var budget = budget("2026-03-01T10:00:00Z");

        assertThat(budget.take(JOHN, "eng-docs", List.of("a", "b"))).isTrue();
        assertThat(budget.take(JOHN, "eng-docs", List.of("b", "a"))).isTrue();
        assertThat(budget.take(JOHN, "eng-docs", List.of("c"))).isTrue();
    }

    @Test
    void one_document_too_many_refuses_all_of_them_and_books_none() {
        var budget = budget("2026-03-01T10:00:00Z");
        assertThat(budget.take(JOHN, "eng-docs", List.of("a", "b"))).isTrue();

        assertThat(budget.take(JOHN, "eng-docs", List.of("c", "d"))).isFalse();

        assertThat(budget.take(JOHN, "eng-docs", List.of("d"))).isTrue();
        assertThat(budget.take(JOHN, "eng-docs", List.of("c"))).isFalse();
    }

    @Test
    void the_same_id_in_another_collection_is_another_document() {
        var budget = budget("2026-03-01T10:00:00Z");
        assertThat(budget.take(JOHN, "eng-docs", List.of("a", "b", "c"))).isTrue();

        assertThat(budget.take(JOHN, "handbook", List.of("a"))).isFalse();
    }

    @Test
    void each_user_has_an_own_budget_also_where_the_name_is_the_same() {
        var budget = budget("2026-03-01T10:00:00Z");
        assertThat(budget.take(JOHN, "eng-docs", List.of("a", "b", "c"))).isTrue();

        assertThat(budget.take(subject("globex", "https://idp", "john"), "x", List.of("a")))
                .isTrue();
        assertThat(budget.take(subject("acme", "https://other", "john"), "x", List.of("a")))
                .isTrue();
    }

    @Test
    void the_next_day_begins_afresh_and_a_new_process_does_not() {
        assertThat(budget("2026-03-01T23:59:59Z").take(JOHN, "eng-docs", List.of("a", "b", "c")))
                .isTrue();

        assertThat(budget("2026-03-01T23:59:59Z").take(JOHN, "eng-docs", List.of("d"))).isFalse();
        assertThat(budget("2026-03-02T00:00:00Z").take(JOHN, "eng-docs", List.of("d"))).isTrue();
    }

    @Test
    void many_at_once_never_get_more_than_the_cap() throws Exception {
        var budget = budget("2026-03-01T10:00:00Z");
        List<Callable<Boolean>> tries =
                IntStream.range(0, 40)
                        .mapToObj(at ->
                                (Callable<Boolean>) () -> budget.take(JOHN, "c", List.of("d" + at)))
                        .toList();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int taken = 0;
            for (var one : threads.invokeAll(tries)) {
                taken += one.get() ? 1 : 0;
            }

            assertThat(taken).isEqualTo(3);
        }
    }

    @Test
    void two_processes_never_give_more_than_the_cap_together() throws Exception {
        try (var other = cabinet.open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var budgets = List.of(budget("2026-03-01T10:00:00Z"), budget(other));
            List<Callable<Boolean>> tries =
                    IntStream.range(0, 40)
                            .mapToObj(at ->
                                    (Callable<Boolean>)
                                            () ->
                                                    budgets.get(at % 2)
                                                            .take(JOHN, "c", List.of("d" + at)))
                            .toList();

            int taken = 0;
            for (var one : threads.invokeAll(tries)) {
                taken += one.get() ? 1 : 0;
            }

            assertThat(taken).isEqualTo(3);
        }
    }

    @Test
    void a_database_that_does_not_answer_shows_nothing() {
        var budget = budget("2026-03-01T10:00:00Z");
        database.close();

        assertThatThrownBy(() -> budget.take(JOHN, "eng-docs", List.of("a")))
                .isInstanceOf(StoreException.class);
    }

    private ReadBudget budget(String now) {
        return new ReadBudget(database, 3, Clock.fixed(Instant.parse(now), ZoneOffset.UTC));
    }

    private static ReadBudget budget(Database of) {
        return new ReadBudget(
                of, 3, Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC));
    }

    private static Subject subject(String tenant, String issuer, String sub) {
        return new Subject(new TenantId(tenant), issuer, sub);
    }
}
