// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.store.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rights over every database do, whichever it is. */
abstract class SealedRightsContractTest {
    private static final Rights ENGINEERING = Shelf.grant("group:engineering");
    private static final Rights LEAD = Shelf.grant("group:lead");

    @TempDir private Path folder;
    private Shelf shelf;

    /** A new, empty one. */
    abstract Cabinet cabinet(Path folder);

    @BeforeEach
    void open() {
        shelf = Shelf.open(cabinet(folder));
        shelf.put(Shelf.ENG, "a", ENGINEERING);
        shelf.put(Shelf.ENG, "b", ENGINEERING);
    }

    @AfterEach
    void close() {
        shelf.close();
    }

    @Test
    void rights_that_others_changed_since_are_not_overwritten_and_neither_are_the_rest() {
        long before = revision("a");
        boolean first = change("a", LEAD, before);

        boolean second =
                shelf.store()
                        .rights()
                        .change(
                                Shelf.ENG,
                                Map.of(
                                        "a", new SealedRights.Change(ENGINEERING, before),
                                        "b", new SealedRights.Change(LEAD, revision("b"))));

        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(shelf.ids(Shelf.ENG, Shelf.ENGINEER)).containsExactly("b");
        assertThat(shelf.ids(Shelf.ENG, Shelf.of("group:lead"))).containsExactly("a");
    }

    @Test
    void a_row_that_was_put_back_is_not_sealed_anew_with_other_rights() throws SQLException {
        shelf.administrator("create table old as select * from document");
        long old = revision("a");
        change("a", LEAD, old);
        shelf.administrator("delete from document where document = 'a'");
        shelf.administrator("insert into document select * from old where document = 'a'");

        boolean changed = change("a", ENGINEERING, old);

        assertThat(changed).isFalse();
        assertThat(held("a")).isEqualTo(new SealedRights.Held.Broken("put_back"));
    }

    @Test
    void a_row_with_moved_rights_is_not_sealed_anew() throws SQLException {
        long revision = revision("a");
        shelf.administrator("update document set rights = '' where document = 'a'");

        assertThat(change("a", LEAD, revision)).isFalse();
        assertThat(held("a")).isEqualTo(new SealedRights.Held.Broken("does_not_open"));
    }

    @Test
    void what_is_missing_stays_missing() {
        assertThat(change("no-such", LEAD, 1)).isFalse();
        assertThat(held("no-such")).isEqualTo(new SealedRights.Held.Missing());
    }

    @Test
    void rights_stated_for_another_text_change_nothing() {
        boolean other = shelf.store().rights().restate(Shelf.ENG.place("a"), "another text", LEAD);
        boolean same = shelf.store().rights().restate(Shelf.ENG.place("a"), "a", LEAD);

        assertThat(other).isFalse();
        assertThat(same).isTrue();
        assertThat(shelf.ids(Shelf.ENG, Shelf.ENGINEER)).containsExactly("b");
    }

    @Test
    void pages_go_on_where_the_last_one_ended() {
        assertThat(shelf.store().rights().page(Shelf.ENG, "", 1)).containsOnlyKeys("a");
        assertThat(shelf.store().rights().page(Shelf.ENG, "a", 1)).containsOnlyKeys("b");
        assertThat(shelf.store().rights().page(Shelf.ENG, "b", 1)).isEmpty();
        assertThat(shelf.store().rights().page(Shelf.HR, "", 9)).isEmpty();
    }

    @Test
    void names_that_no_document_can_have_are_in_no_page_and_end_none() throws SQLException {
        for (String name : new String[] {"", "../a", "a\u001b[31m", "a a", "b/", "c\n"}) {
            shelf.administrator(
                    "insert into document values ('acme', 'eng-docs', '" + name + "', '', '')");
        }
        shelf.put(Shelf.ENG, "z", LEAD);

        assertThat(shelf.store().rights().page(Shelf.ENG, "", 2)).containsOnlyKeys("a", "b");
        assertThat(shelf.store().rights().page(Shelf.ENG, "b", 2)).containsOnlyKeys("z");
    }

    @Test
    void a_database_that_does_not_answer_changes_nothing_and_says_so() {
        shelf.loseDatabase();

        assertThatThrownBy(() -> change("a", LEAD, 1)).isInstanceOf(StoreException.class);
    }

    private boolean change(String document, Rights rights, long revision) {
        var change = new SealedRights.Change(rights, revision);
        return shelf.store().rights().change(Shelf.ENG, Map.of(document, change));
    }

    private SealedRights.Held held(String document) {
        return shelf.store().rights().find(Shelf.ENG, document);
    }

    private long revision(String document) {
        return held(document) instanceof SealedRights.Held.Sound(var _, var there)
                ? there.revision()
                : 0;
    }
}
