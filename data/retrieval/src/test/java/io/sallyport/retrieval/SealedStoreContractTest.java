// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.store.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every database of sealed rows does, whichever it is. */
abstract class SealedStoreContractTest {
    @TempDir private Path folder;
    private Cabinet cabinet;
    private Shelf shelf;

    /** A new, empty one. */
    abstract Cabinet cabinet(Path folder);

    @BeforeEach
    void open() {
        cabinet = cabinet(folder);
        shelf = Shelf.open(cabinet);
        shelf.put(Shelf.ENG, "runbook", Shelf.grant("group:engineering"));
        shelf.put(Shelf.ENG, "roadmap", Shelf.grant("group:engineering-lead"));
        shelf.put(Shelf.ENG, "plan", Shelf.grant("group:planning"));
        shelf.put(Shelf.HR, "salaries", Shelf.grant("group:hr"));
    }

    @AfterEach
    void close() {
        shelf.close();
    }

    @Test
    void a_user_finds_what_was_granted_and_nothing_else() {
        assertThat(shelf.ids(Shelf.ENG, Shelf.ENGINEER)).containsExactly("runbook");
        assertThat(shelf.ids(Shelf.HR, Shelf.ENGINEER)).isEmpty();
        assertThat(shelf.ids(Shelf.HR, Shelf.PEOPLE)).containsExactly("salaries");
    }

    @Test
    void a_document_denied_to_one_user_is_hidden_although_the_group_has_it() {
        var rights = new Rights(Set.of("group:engineering"), Set.of("user:idp#john"));
        shelf.put(Shelf.ENG, "secret-project", rights);

        var john = Shelf.of("group:engineering", "user:idp#john");
        var erin = Shelf.of("group:engineering", "user:idp#erin");

        assertThat(shelf.ids(Shelf.ENG, john)).containsExactly("runbook");
        assertThat(shelf.ids(Shelf.ENG, erin)).containsExactly("runbook", "secret-project");
    }

    @Test
    void a_document_granted_to_nobody_is_found_by_nobody() {
        shelf.put(Shelf.ENG, "orphan", Shelf.grant());

        assertThat(shelf.ids(Shelf.ENG, Shelf.of("group:engineering", "group:everyone")))
                .containsExactly("runbook");
    }

    @Test
    void what_was_taken_away_or_narrowed_is_gone_from_the_next_search() {
        shelf.put(Shelf.ENG, "runbook", Shelf.grant("group:engineering-lead"));
        shelf.store().delete(Shelf.HR.place("salaries"));

        assertThat(shelf.ids(Shelf.ENG, Shelf.ENGINEER)).isEmpty();
        assertThat(shelf.ids(Shelf.HR, Shelf.PEOPLE)).isEmpty();
    }

    @Test
    void a_restart_finds_the_same() {
        shelf.restart();

        assertThat(shelf.ids(Shelf.ENG, Shelf.ENGINEER)).containsExactly("runbook");
        assertThat(shelf.alarms).isEmpty();
    }

    @Test
    void rights_moved_in_the_database_hide_the_row_and_raise_an_alarm() throws SQLException {
        shelf.administrator(
                "update document set rights = '+group:engineering' where document = 'roadmap'");

        shelf.restart();

        assertThat(shelf.ids(Shelf.ENG, Shelf.ENGINEER)).containsExactly("runbook");
        assertThat(shelf.ids(Shelf.ENG, Shelf.of("group:engineering-lead"))).isEmpty();
        assertThat(shelf.alarms).containsExactly("roadmap does_not_open");
    }

    @Test
    void rights_moved_while_running_stop_the_search_that_meets_the_row() throws SQLException {
        shelf.administrator("update document set rights = '+group:hr' where document = 'runbook'");

        var found = shelf.search(Shelf.ENG, Shelf.ENGINEER);

        assertThat(found).isEqualTo(tampered(new SealedStore.Broken("runbook", "does_not_open")));
        assertThat(shelf.ids(Shelf.ENG, Shelf.ENGINEER)).isEmpty();
    }

    @Test
    void a_row_copied_over_another_does_not_open() throws SQLException {
        shelf.administrator(
                "update document set (rights, sealed) = (select rights, sealed from document where"
                        + " document = 'runbook') where document = 'salaries'");

        shelf.restart();

        assertThat(shelf.ids(Shelf.HR, Shelf.of("group:hr", "group:engineering"))).isEmpty();
        assertThat(shelf.alarms).containsExactly("salaries does_not_open");
    }

    @Test
    void a_row_moved_to_another_collection_does_not_open() throws SQLException {
        shelf.administrator(
                "update document set collection = 'eng-docs', rights = '+group:engineering' where"
                        + " document = 'salaries'");

        shelf.restart();

        assertThat(shelf.ids(Shelf.ENG, Shelf.ENGINEER)).containsExactly("runbook");
        assertThat(shelf.alarms).containsOnly("salaries does_not_open", "salaries taken_away");
    }

    @Test
    void an_older_row_put_back_while_running_is_noticed() throws SQLException {
        shelf.administrator("create table old as select * from document");
        shelf.put(Shelf.ENG, "runbook", Shelf.grant("group:engineering"));
        shelf.administrator("delete from document where document = 'runbook'");
        shelf.administrator("insert into document select * from old where document = 'runbook'");

        var found = shelf.search(Shelf.ENG, Shelf.ENGINEER);

        assertThat(found).isEqualTo(tampered(new SealedStore.Broken("runbook", "put_back")));
    }

    @Test
    void a_hit_that_its_own_row_does_not_allow_stops_the_search() {
        // the store gives out revisions from 2 on, and the runbook was first
        shelf.behindTheIndex(Shelf.ENG.place("runbook"), Shelf.grant("group:hr"), 2);

        var found = shelf.search(Shelf.ENG, Shelf.ENGINEER);

        assertThat(found).isEqualTo(tampered(new SealedStore.Broken("runbook", "rights_mismatch")));
    }

    @Test
    void a_row_that_is_being_replaced_right_now_is_left_out_without_an_alarm() {
        shelf.behindTheIndex(Shelf.ENG.place("runbook"), Shelf.grant("group:engineering"), 99);

        assertThat(shelf.ids(Shelf.ENG, Shelf.ENGINEER)).isEmpty();
    }

    @Test
    void a_row_invented_by_the_administrator_is_refused_whatever_it_is_called()
            throws SQLException {
        shelf.administrator(
                "insert into document values ('acme', 'eng-docs', '../../etc', 'nonsense',"
                        + " 'spf1.AAAA')");
        shelf.administrator(
                "insert into document values ('acme', 'eng-docs', '', '+group:engineering', '')");

        shelf.restart();

        assertThat(shelf.ids(Shelf.ENG, Shelf.ENGINEER)).containsExactly("runbook");
        assertThat(shelf.alarms).hasSize(2);
    }

    @Test
    void a_stolen_database_holds_no_word_of_the_documents() {
        var secret = Shelf.document("the chief executive earns three hundred thousand");
        shelf.store().put(Shelf.HR.place("hr-1"), Shelf.grant("group:hr"), secret);

        shelf.close();

        assertThat(cabinet.stolen())
                .contains("hr-1")
                .doesNotContainIgnoringCase("executive")
                .doesNotContain("Title of")
                .doesNotContain(secret.chunks().getFirst().vector().base64());
        shelf = Shelf.open(cabinet);
        assertThat(shelf.ids(Shelf.HR, Shelf.PEOPLE)).containsExactly("hr-1", "salaries");
    }

    @Test
    void an_older_row_put_back_while_nobody_runs_is_noticed_at_the_start() throws SQLException {
        shelf.administrator("create table old as select * from document");
        shelf.put(Shelf.ENG, "runbook", Shelf.grant("group:engineering-lead"));
        shelf.close();
        cabinet.administrator("delete from document where document = 'runbook'");
        cabinet.administrator("insert into document select * from old where document = 'runbook'");

        shelf = Shelf.open(cabinet);

        assertThat(shelf.ids(Shelf.ENG, Shelf.ENGINEER)).isEmpty();
        assertThat(shelf.alarms).containsExactly("runbook put_back");
    }

    @Test
    void a_deleted_row_that_is_back_is_noticed_at_the_start() throws SQLException {
        shelf.administrator("create table old as select * from document");
        shelf.store().delete(Shelf.ENG.place("runbook"));
        shelf.close();
        cabinet.administrator("insert into document select * from old where document = 'runbook'");

        shelf = Shelf.open(cabinet);

        assertThat(shelf.ids(Shelf.ENG, Shelf.ENGINEER)).isEmpty();
        assertThat(shelf.alarms).containsExactly("runbook put_back");
    }

    @Test
    void a_row_that_the_administrator_took_away_is_noticed_at_the_start() throws SQLException {
        shelf.close();
        cabinet.administrator("delete from document where document = 'runbook'");

        shelf = Shelf.open(cabinet);

        assertThat(shelf.alarms).containsExactly("runbook taken_away");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from change where document = 'roadmap'",
                "delete from change where document = 'runbook'",
                "delete from change where document = 'plan'",
                "delete from change where collection = 'eng-docs'",
                "update change set document = 'roadmap2' where document = 'roadmap'",
                "update change set sealed = (select sealed from change where document = 'runbook')"
                        + " where document = 'roadmap'",
                "update change set revision = revision + 100 where document = 'roadmap'"
            })
    void a_log_that_was_edited_is_noticed_at_the_start_and_its_collection_refused(String edit)
            throws SQLException {
        shelf.close();
        cabinet.administrator(edit);

        shelf = Shelf.open(cabinet);

        assertThat(shelf.alarms).containsExactly(" changes_missing");
        assertThat(shelf.store().feed().lost()).containsExactly("eng-docs");
        assertThatThrownBy(() -> shelf.search(Shelf.ENG, Shelf.ENGINEER))
                .isInstanceOf(StoreException.class);
        assertThat(shelf.ids(Shelf.HR, Shelf.PEOPLE)).containsExactly("salaries");
    }

    @Test
    void a_database_that_does_not_answer_is_no_empty_answer() {
        shelf.loseDatabase();

        assertThatThrownBy(() -> shelf.search(Shelf.ENG, Shelf.ENGINEER))
                .isInstanceOf(StoreException.class);
    }

    private static SealedStore.Found tampered(SealedStore.Broken row) {
        return new SealedStore.Found.Tampered(java.util.List.of(row));
    }
}
