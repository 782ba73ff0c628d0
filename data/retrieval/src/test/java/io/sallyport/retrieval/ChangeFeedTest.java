// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.fields.FieldCipher;
import io.sallyport.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process that starts hears of another one that goes on writing. */
class ChangeFeedTest {
    private static final Rights ENGINEERING = Shelf.grant("group:engineering");

    @TempDir private Path folder;
    private final List<String> heard = new ArrayList<>();
    private final List<String> alarms = new ArrayList<>();
    private Shelf other;
    private Database database;
    private RowStore rows;
    private ChangeFeed feed;

    @BeforeEach
    void open() {
        other = Shelf.open(folder);
        other.put(Shelf.ENG, "runbook", ENGINEERING);
        database = new Cabinet.Embedded(folder).open();
        rows = new RowStore(database, new ChangeLog(cipher()), 1);
        feed = new ChangeFeed(rows, this::hear, served());
    }

    @AfterEach
    void close() {
        feed.close();
        database.close();
        other.close();
    }

    @Test
    void what_is_written_to_one_collection_before_the_next_is_loaded_is_heard() {
        load(Shelf.ENG);
        other.put(Shelf.ENG, "roadmap", ENGINEERING);
        other.put(Shelf.HR, "salaries", Shelf.grant("group:hr"));
        load(Shelf.HR);

        feed.catchUp();

        assertThat(heard).containsExactly("eng-docs/roadmap");
        assertThat(alarms).isEmpty();
    }

    @Test
    void what_is_taken_back_between_loading_and_the_first_look_is_noticed() throws Exception {
        load(Shelf.ENG);
        other.administrator("delete from change");

        feed.catchUp();

        assertThat(alarms).containsExactly("eng-docs changes_taken_back");
    }

    private void load(Collected collected) {
        var index = new VectorIndex(new VectorSearch(100));
        var loading = new Loading(collected, new RowSeal(cipher()), index, served().alarm());
        loading.run(rows);
        feed.from(collected, loading.position());
    }

    private void hear(Collected collected, RowStore.News news) {
        news.history().latest().keySet().forEach(id -> heard.add(collected.name() + "/" + id));
    }

    private SealedStore.Served served() {
        return new SealedStore.Served(
                List.of(Shelf.ENG, Shelf.HR),
                (place, how) -> alarms.add(place.collection() + " " + how),
                Duration.ofSeconds(1));
    }

    private FieldCipher cipher() {
        return FieldCipher.local(folder.resolve("row-keys"));
    }
}
