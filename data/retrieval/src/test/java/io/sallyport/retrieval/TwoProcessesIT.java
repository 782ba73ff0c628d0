// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.store.StoreException;
import io.sallyport.testkit.TestPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two processes of the role on one PostgreSQL database. */
class TwoProcessesIT {
    private static final Rights ENGINEERING = Shelf.grant("group:engineering");
    private static final Rights LEAD = Shelf.grant("group:lead");

    @TempDir private Path folder;
    private Cabinet cabinet;
    private Shelf one;
    private Shelf other;

    @BeforeEach
    void open() {
        cabinet = Cabinet.Shared.on(TestPostgres.shared(), folder);
        one = Shelf.open(cabinet);
        other = Shelf.open(cabinet);
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Test
    void what_one_writes_and_takes_away_the_other_sees_within_a_second() {
        one.put(Shelf.ENG, "runbook", ENGINEERING);

        withinASecond().until(() -> found(other).equals(List.of("runbook")));

        one.store().delete(Shelf.ENG.place("runbook"));

        assertThat(found(other)).isEmpty();
    }

    @Test
    void rights_given_by_one_count_at_the_other_within_a_second_and_rights_taken_at_once() {
        one.put(Shelf.ENG, "runbook", LEAD);
        withinASecond().until(() -> !other.ids(Shelf.ENG, Shelf.of("group:lead")).isEmpty());

        change(one, "runbook", ENGINEERING);

        assertThat(other.ids(Shelf.ENG, Shelf.of("group:lead"))).isEmpty();
        withinASecond().until(() -> found(other).equals(List.of("runbook")));

        change(other, "runbook", LEAD);

        assertThat(found(one)).isEmpty();
        assertThat(one.alarms).isEmpty();
        assertThat(other.alarms).isEmpty();
    }

    @Test
    void no_change_of_rights_is_lost_when_both_change_them_at_once() throws Exception {
        one.put(Shelf.ENG, "runbook", ENGINEERING);
        long first = revision(one);
        int done = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 20; round++) {
                long seen = revision(one);
                var tries = new ArrayList<Callable<Boolean>>();
                for (Shelf shelf : List.of(one, other, one, other)) {
                    var rights = Shelf.grant("user:" + round + "-" + tries.size());
                    tries.add(() -> change(shelf, "runbook", rights, seen));
                }
                int won = 0;
                for (var outcome : threads.invokeAll(tries)) {
                    won += outcome.get() ? 1 : 0;
                }
                assertThat(won).as("round " + round).isEqualTo(1);
                done++;
            }
        }

        assertThat(revision(other)).isGreaterThanOrEqualTo(first + done);
        assertThat(one.alarms).isEmpty();
        assertThat(other.alarms).isEmpty();
    }

    @Test
    void both_writing_at_random_end_with_the_same_and_without_an_alarm() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("two processes: seed " + seed);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = new ArrayList<Callable<Boolean>>();
            for (int writer = 0; writer < 4; writer++) {
                var random = new Random(seed + writer);
                Shelf shelf = writer % 2 == 0 ? one : other;
                writers.add(() -> write(shelf, random));
            }
            for (var writer : threads.invokeAll(writers)) {
                assertThat(writer.get()).isTrue();
            }
        }

        withinASecond().until(() -> found(one).equals(found(other)));
        one.restart();
        assertThat(found(one)).isEqualTo(found(other));
        assertThat(one.alarms).isEmpty();
        assertThat(other.alarms).isEmpty();
    }

    @Test
    void a_row_put_back_after_the_other_wrote_it_is_noticed_here_too() throws SQLException {
        one.put(Shelf.ENG, "runbook", ENGINEERING);
        one.administrator("create table old as select * from document");
        change(one, "runbook", LEAD);
        withinASecond().until(() -> !other.ids(Shelf.ENG, Shelf.of("group:lead")).isEmpty());
        one.administrator("delete from document");
        one.administrator("insert into document select * from old");

        var found = other.search(Shelf.ENG, Shelf.of("group:lead"));

        assertThat(found)
                .isEqualTo(
                        new SealedStore.Found.Tampered(
                                List.of(new SealedStore.Broken("runbook", "put_back"))));
    }

    @Test
    void a_write_that_the_administrator_undoes_with_its_entry_stops_who_knew_of_it()
            throws SQLException {
        one.put(Shelf.ENG, "runbook", ENGINEERING);
        one.put(Shelf.ENG, "roadmap", ENGINEERING);
        withinASecond().until(() -> found(other).size() == 2);

        one.administrator("delete from document where document = 'roadmap'");
        one.administrator("delete from change where document = 'roadmap'");

        withinASecond().until(() -> refused(other));
        assertThat(other.alarms).contains(" changes_taken_back");
        assertThatThrownBy(() -> other.put(Shelf.ENG, "x", ENGINEERING))
                .isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> other.store().rights().find(Shelf.ENG, "runbook"))
                .isInstanceOf(StoreException.class);
    }

    @ParameterizedTest
    @CsvSource({"change, insert", "document, insert or update", "document, delete"})
    void a_write_that_a_trigger_suppresses_is_refused_and_nothing_of_it_stays(
            String table, String when) throws SQLException {
        one.put(Shelf.ENG, "runbook", ENGINEERING);
        withinASecond().until(() -> found(other).size() == 1);
        trigger("before " + when, table, "return null;");

        assertThatThrownBy(
                        () -> {
                            one.put(Shelf.ENG, "runbook", LEAD);
                            one.store().delete(Shelf.ENG.place("runbook"));
                        })
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("expected: 1");

        one.administrator("drop trigger attack on " + table);
        one.store().delete(Shelf.ENG.place("runbook"));
        withinASecond().until(() -> found(other).isEmpty());
        assertThat(other.alarms).isEmpty();
    }

    @Test
    void a_write_that_a_trigger_takes_back_stops_who_wrote_it() throws SQLException {
        one.put(Shelf.ENG, "runbook", ENGINEERING);
        trigger(
                "after insert",
                "change",
                "delete from sallyport.change where revision = new.revision; return null;");

        one.put(Shelf.ENG, "runbook", LEAD);

        assertThatThrownBy(() -> one.put(Shelf.HR, "salaries", LEAD))
                .isInstanceOf(StoreException.class);
        withinASecond().until(() -> refused(one));
        assertThat(one.alarms).contains(" changes_taken_back");
    }

    private void trigger(String when, String table, String body) throws SQLException {
        one.administrator(
                "create function attack() returns trigger language plpgsql as $$ begin "
                        + body
                        + " end $$");
        one.administrator(
                "create trigger attack "
                        + when
                        + " on "
                        + table
                        + " for each row execute function attack()");
    }

    @Test
    void an_entry_that_nobody_wrote_stops_who_follows() throws SQLException {
        one.put(Shelf.ENG, "runbook", ENGINEERING);
        withinASecond().until(() -> found(other).size() == 1);

        one.administrator(
                "insert into change select revision + 5, tenant, collection, document, sealed from"
                        + " change where document = 'runbook'");

        withinASecond().until(() -> refused(other));
        assertThat(other.alarms).contains(" changes_missing");
    }

    @Test
    void a_row_that_the_administrator_moves_rights_on_is_refused_by_both() throws SQLException {
        one.put(Shelf.ENG, "runbook", ENGINEERING);
        withinASecond().until(() -> found(other).size() == 1);

        one.administrator("update document set rights = '+group:hr'");

        assertThat(one.search(Shelf.ENG, Shelf.ENGINEER))
                .isInstanceOf(SealedStore.Found.Tampered.class);
        assertThat(other.search(Shelf.ENG, Shelf.ENGINEER))
                .isInstanceOf(SealedStore.Found.Tampered.class);
    }

    @Test
    void who_hears_nothing_any_more_answers_nothing_until_it_does() throws SQLException {
        one.put(Shelf.ENG, "runbook", ENGINEERING);
        withinASecond().until(() -> found(other).size() == 1);

        try (var administrator = cabinet.administrator();
                var statement = administrator.createStatement()) {
            administrator.setAutoCommit(false);
            statement.execute("lock table change in access exclusive mode");
            Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> refused(other));
            administrator.rollback();
        }

        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !refused(other));
        assertThat(found(other)).containsExactly("runbook");
    }

    @Test
    void a_database_that_hangs_or_was_restarted_in_a_question_is_refused_and_used_again()
            throws Exception {
        try (var server = TestPostgres.own()) {
            Cabinet own = Cabinet.Shared.on(server, folder);
            try (var shelf = Shelf.open(own)) {
                shelf.put(Shelf.ENG, "runbook", ENGINEERING);
                try (var administrator = own.administrator();
                        var statement = administrator.createStatement();
                        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    administrator.setAutoCommit(false);
                    statement.execute("lock table document in access exclusive mode");
                    var asked = threads.submit(() -> refused(shelf));
                    Awaitility.await().until(() -> waiting(server));
                    server.stop();

                    assertThat(asked.get()).isTrue();
                }
                assertThat(refused(shelf)).isTrue();

                server.restart();

                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !refused(shelf));
                assertThat(found(shelf)).containsExactly("runbook");
            }
        }
    }

    private static boolean waiting(TestPostgres server) throws SQLException {
        try (var connection = server.administrator("postgres");
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "select 1 from pg_stat_activity where wait_event_type = 'Lock' and"
                                        + " query like '%from document%'")) {
            return rows.next();
        }
    }

    private static boolean write(Shelf shelf, Random random) {
        for (int at = 0; at < 30; at++) {
            String id = "d" + random.nextInt(6);
            switch (random.nextInt(3)) {
                case 0 -> shelf.store().delete(Shelf.ENG.place(id));
                case 1 -> shelf.put(Shelf.ENG, id, LEAD);
                default -> shelf.put(Shelf.ENG, id, ENGINEERING);
            }
        }
        return true;
    }

    private static List<String> found(Shelf shelf) {
        return shelf.ids(Shelf.ENG, Shelf.ENGINEER);
    }

    private static boolean refused(Shelf shelf) {
        try {
            return shelf.search(Shelf.ENG, Shelf.ENGINEER) instanceof SealedStore.Found.Tampered;
        } catch (StoreException e) {
            return true;
        }
    }

    private static void change(Shelf shelf, String document, Rights rights) {
        assertThat(change(shelf, document, rights, revision(shelf))).isTrue();
    }

    private static boolean change(Shelf shelf, String document, Rights rights, long revision) {
        return shelf.store()
                .rights()
                .change(Shelf.ENG, Map.of(document, new SealedRights.Change(rights, revision)));
    }

    private static long revision(Shelf shelf) {
        return shelf.store().rights().find(Shelf.ENG, "runbook")
                        instanceof SealedRights.Held.Sound(var _, var there)
                ? there.revision()
                : 0;
    }

    private static ConditionFactory withinASecond() {
        return Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(1));
    }
}
