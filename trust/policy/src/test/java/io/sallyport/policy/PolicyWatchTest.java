// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sallyport.runtime.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watch by hand, one look at a time; once as it runs. */
class PolicyWatchTest {
    private static final String NOBODY =
            """
            forbid (principal is User, action, resource);
            """;

    @TempDir private Path folder;
    private final Metrics metrics = new Metrics();
    private Shelf shelf;
    private PolicyEngine engine;
    private PolicyWatch watch;

    @BeforeEach
    void open() {
        shelf = Shelf.in(folder).write("docs.cedar", Shelf.READERS + Shelf.ORCHESTRATOR);
        engine = PolicyEngine.open(folder);
        watch = new PolicyWatch(engine, metrics);
    }

    @AfterEach
    void close() {
        watch.close();
        engine.close();
    }

    @Test
    void a_revoked_right_is_gone_and_no_remembered_decision_survives() {
        assertThat(Shelf.readable(engine)).isTrue();

        shelf.write("docs.cedar", Shelf.ORCHESTRATOR);
        look(2);

        assertThat(Shelf.readable(engine)).isFalse();
        assertThat(engine.epoch()).isEqualTo(2);
    }

    @Test
    void a_new_right_and_a_new_file_count_too() {
        shelf.write("docs.cedar", Shelf.ORCHESTRATOR);
        look(2);

        shelf.write("more.cedar", Shelf.READERS);
        look(2);

        assertThat(Shelf.readable(engine)).isTrue();
        assertThat(engine.epoch()).isEqualTo(3);
    }

    @Test
    void nothing_is_done_while_nothing_changes() {
        look(5);

        assertThat(engine.epoch()).isEqualTo(1);
        assertThat(metrics.text()).doesNotContain("reload_failed");
    }

    @Test
    void a_broken_set_changes_nothing_and_is_counted_once() {
        shelf.write("docs.cedar", Shelf.ORCHESTRATOR + "permit (principal is Usr, action, r");

        look(5);

        assertThat(Shelf.readable(engine)).isTrue();
        assertThat(engine.epoch()).isEqualTo(1);
        assertThat(metrics.text())
                .contains("sallyport_policy_reload_failed_total 1.0")
                .contains("sallyport_policy_stale 1.0");
    }

    @Test
    void a_folder_that_is_gone_changes_nothing_and_what_comes_back_right_is_used()
            throws IOException {
        Files.delete(folder.resolve(PolicySnapshot.SCHEMA));
        look(2);
        boolean without = Shelf.readable(engine);

        shelf.write(PolicySnapshot.SCHEMA, Shelf.SCHEMA).write("docs.cedar", Shelf.ORCHESTRATOR);
        look(2);

        assertThat(without).isTrue();
        assertThat(Shelf.readable(engine)).isFalse();
        assertThat(metrics.text()).contains("sallyport_policy_stale 0.0");
    }

    @Test
    void a_half_written_file_is_not_used_although_its_first_half_is_valid() {
        String whole = Shelf.READERS + Shelf.ORCHESTRATOR + NOBODY;
        shelf.write("docs.cedar", Shelf.ORCHESTRATOR);
        look(2);

        for (int written = 1; written <= whole.length(); written += 40) {
            shelf.write("docs.cedar", whole.substring(0, written)); // at some point without NOBODY
            look(1);
            assertThat(Shelf.readable(engine)).isFalse();
            assertThat(engine.epoch()).isEqualTo(2);
        }
        shelf.write("docs.cedar", whole);
        look(2);

        assertThat(engine.epoch()).isEqualTo(3);
        assertThat(Shelf.readable(engine)).isFalse();
        assertThat(metrics.text()).doesNotContain("reload_failed");
    }

    @Test
    void two_files_that_change_one_after_the_other_count_together() {
        shelf.write("ban.cedar", NOBODY);
        look(2);

        shelf.write("more.cedar", Shelf.READERS.replace("readers", "editors"));
        look(1);
        shelf.write("ban.cedar", "");
        look(1);

        assertThat(engine.epoch()).isEqualTo(2);
        look(1);
        assertThat(engine.epoch()).isEqualTo(3);
    }

    @Test
    void what_an_editor_leaves_for_itself_is_no_policy() throws IOException {
        Files.createSymbolicLink(folder.resolve(".#docs.cedar"), Path.of("nowhere"));
        shelf.write(".docs.cedar", "permit (");

        look(3);

        assertThat(engine.epoch()).isEqualTo(1);
        assertThat(metrics.text()).doesNotContain("reload_failed");
    }

    @Test
    void a_process_that_runs_takes_up_changes_by_itself() {
        try (var running = PolicyWatch.start(engine, metrics)) {
            shelf.write("docs.cedar", Shelf.ORCHESTRATOR);

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(Shelf.readable(engine)).isFalse());
            assertThat(running).isNotNull();
        }
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            watch.look();
        }
    }
}
