// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditLogTest {
    private static final String ORIGIN = "spiffe://demo.sallyport/gateway";
    private static final Instant AT = Instant.parse("2026-11-23T10:00:00.5Z");

    @TempDir Path folder;

    @Test
    void a_record_is_one_line_with_its_keys_in_order() throws IOException {
        try (var log = AuditLog.open(folder, ORIGIN)) {
            log.append(record("decision", Map.of("why", "two\nlines \"quoted\"")));
        }

        List<String> lines = Files.readAllLines(folder.resolve("log.jsonl"));

        assertThat(lines).hasSize(2);
        assertThat(lines.getLast())
                .matches(
                        "\\{\"i\":1,\"prev\":\"[A-Za-z0-9_-]{43}\","
                                + "\"at\":\"2026-11-23T10:00:00.500000Z\",\"event\":\"decision\","
                                + "\"txn\":\"t-1\",\"request\":\"r-1\","
                                + "\"facts\":\\{\"why\":\"two\\\\nlines \\\\\"quoted\\\\\"\"}}");
    }

    @Test
    void what_is_appended_is_read_back_and_verifies() {
        AuditRecord written = record("decision", Map.of("code", "ok"));
        try (var log = AuditLog.open(folder, ORIGIN)) {
            log.append(written);
        }

        List<AuditEntry> entries = new AuditTail(folder).next();

        assertThat(entries).extracting(AuditEntry::entry).contains(written);
        assertThat(verdict()).isInstanceOf(Verdict.Intact.class);
    }

    @Test
    void a_half_of_a_surrogate_pair_cannot_stop_the_log() {
        try (var log = AuditLog.open(folder, ORIGIN)) {
            log.append(record("decision", Map.of("agent", "broken \ud83d")));
            log.append(record("decision", Map.of()));
        }

        assertThat(verdict()).isInstanceOf(Verdict.Intact.class);
    }

    @Test
    void a_later_start_goes_on_where_the_last_ended() {
        try (var log = AuditLog.open(folder, ORIGIN)) {
            log.append(record("decision", Map.of()));
        }

        long index;
        try (var log = AuditLog.open(folder, ORIGIN)) {
            index = log.append(record("decision", Map.of()));
        }

        assertThat(index).as("opened, decision, resumed, decision").isEqualTo(3);
        assertThat(events()).containsExactly("opened", "decision", "resumed", "decision");
        assertThat(verdict()).isInstanceOf(Verdict.Intact.class);
    }

    @Test
    void concurrent_appends_each_get_their_own_index() {
        Set<Long> indices = ConcurrentHashMap.newKeySet();
        try (var log = AuditLog.open(folder, ORIGIN);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 3_000; i++) {
                threads.execute(() -> indices.add(log.append(record("decision", Map.of()))));
            }
        }

        assertThat(indices).hasSize(3_000);
        assertThat(verdict())
                .isInstanceOfSatisfying(
                        Verdict.Intact.class,
                        intact -> assertThat(intact.checkpointed()).isEqualTo(3_001));
    }

    @Test
    void concurrent_appends_share_one_sync() {
        var disk = new FakeDisk();
        try (var log = AuditLog.open(folder, ORIGIN, disk)) {
            int before = disk.syncs.get();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                int permits = disk.syncing.drainPermits();
                for (int i = 0; i < 500; i++) {
                    threads.execute(() -> log.append(record("decision", Map.of())));
                }
                Awaitility.await().until(() -> disk.syncs.get() > before);
                disk.syncing.release(permits);
            }

            assertThat(disk.syncs.get() - before).isBetween(1, 50);
        }
    }

    @Test
    void an_append_returns_only_when_it_is_on_disk() throws InterruptedException {
        var disk = new FakeDisk();
        try (var log = AuditLog.open(folder, ORIGIN, disk)) {
            int permits = disk.syncing.drainPermits();
            int before = disk.syncs.get();
            Thread append =
                    Thread.startVirtualThread(() -> log.append(record("decision", Map.of())));
            Awaitility.await().until(() -> disk.syncs.get() > before);

            boolean returned = append.join(Duration.ofMillis(50));

            assertThat(returned).isFalse();
            disk.syncing.release(permits);
            assertThat(append.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void a_full_disk_refuses_this_append_and_every_later_one() {
        var disk = new FakeDisk();
        var log = AuditLog.open(folder, ORIGIN, disk);
        log.append(record("decision", Map.of()));
        disk.full = true;

        assertThatThrownBy(() -> log.append(record("completion", Map.of())))
                .isInstanceOf(AuditException.class)
                .hasMessageContaining("cannot be written")
                .hasStackTraceContaining("No space left on device");
        disk.full = false;
        assertThatThrownBy(() -> log.append(record("completion", Map.of())))
                .isInstanceOf(AuditException.class);
        assertThatThrownBy(log::checkpoint).isInstanceOf(AuditException.class);
        assertThatThrownBy(log::close).isInstanceOf(AuditException.class);
        assertThat(events())
                .as("what was refused is not there")
                .containsExactly("opened", "decision");
        assertThat(AuditVerifier.verify(folder, Duration.ZERO).getFirst().verdict())
                .as("the decision is on disk, and was not signed any more")
                .isEqualTo(new Verdict.Unsigned(2, 1));
    }

    @Test
    void after_a_full_disk_a_new_start_goes_on() {
        var disk = new FakeDisk();
        var log = AuditLog.open(folder, ORIGIN, disk);
        disk.full = true;
        assertThatThrownBy(() -> log.append(record("decision", Map.of())))
                .isInstanceOf(AuditException.class);
        assertThatThrownBy(log::close).isInstanceOf(AuditException.class);

        try (var again = AuditLog.open(folder, ORIGIN)) {
            again.append(record("decision", Map.of()));
        }

        assertThat(events()).containsExactly("opened", "resumed", "decision");
    }

    @Test
    void a_checkpoint_that_cannot_be_written_refuses_later_appends() throws IOException {
        var log = AuditLog.open(folder, ORIGIN);
        Files.delete(folder.resolve("checkpoint"));
        Files.createDirectories(folder.resolve("checkpoint/in-the-way"));
        log.append(record("decision", Map.of()));

        assertThatThrownBy(log::checkpoint).isInstanceOf(AuditException.class);

        assertThatThrownBy(() -> log.append(record("decision", Map.of())))
                .isInstanceOf(AuditException.class);
        assertThatThrownBy(log::close).isInstanceOf(AuditException.class);
    }

    @Test
    void a_checkpoint_is_written_without_being_asked_for() throws IOException {
        Path file = folder.resolve("checkpoint");
        try (var log = AuditLog.open(folder, ORIGIN)) {
            String before = Files.readString(file);
            log.append(record("decision", Map.of()));

            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> !Files.readString(file).equals(before));

            assertThat(log.checkpoint()).isEqualTo(Files.readString(file));
            assertThat(file).content().startsWith(ORIGIN + "\n2\n");
        }
    }

    @Test
    void records_that_a_running_process_is_about_to_sign_are_waited_for() {
        try (var log = AuditLog.open(folder, ORIGIN)) {
            log.append(record("decision", Map.of()));

            Verdict found = verdict();

            assertThat(found)
                    .isInstanceOfSatisfying(
                            Verdict.Intact.class,
                            intact -> assertThat(intact.checkpointed()).isEqualTo(2));
        }
    }

    @Test
    void what_a_crash_left_unsigned_is_marked_by_the_next_start() {
        var disk = new FakeDisk();
        var log = AuditLog.open(folder, ORIGIN, disk);
        log.append(record("decision", Map.of()));
        disk.full = true;
        assertThatThrownBy(() -> log.append(record("completion", Map.of())))
                .isInstanceOf(AuditException.class);
        assertThatThrownBy(log::close).isInstanceOf(AuditException.class);

        AuditLog.open(folder, ORIGIN).close();

        AuditRecord recovered =
                new AuditTail(folder)
                        .next().stream()
                                .map(AuditEntry::entry)
                                .filter(entry -> entry.event().equals("recovered"))
                                .findFirst()
                                .orElseThrow();
        assertThat(recovered.facts())
                .containsEntry("unsigned_records", "1")
                .containsEntry("cut_bytes", "0");
        assertThat(verdict()).isInstanceOf(Verdict.Intact.class);
    }

    @Test
    void a_line_that_a_crash_cut_off_is_removed_and_that_is_recorded() throws IOException {
        AuditLog.open(folder, ORIGIN).close();
        append("{\"i\":1,\"prev\":\"half a li");

        AuditLog.open(folder, ORIGIN).close();

        assertThat(events()).containsExactly("opened", "recovered", "resumed");
        assertThat(verdict()).isInstanceOf(Verdict.Intact.class);
    }

    @Test
    void a_torn_line_of_a_running_log_is_no_tampering() throws IOException {
        AuditLog.open(folder, ORIGIN).close();
        append("{\"i\":1,\"prev\":\"half a li");

        assertThat(verdict()).isInstanceOf(Verdict.Intact.class);
    }

    @Test
    void a_changed_log_is_not_opened() throws IOException {
        try (var log = AuditLog.open(folder, ORIGIN)) {
            log.append(record("decision", Map.of("code", "refused")));
        }
        Path file = folder.resolve("log.jsonl");
        Files.writeString(file, Files.readString(file).replace("refused", "allowed"));

        assertThatThrownBy(() -> AuditLog.open(folder, ORIGIN))
                .isInstanceOf(AuditException.class)
                .hasMessageContaining("record 1");
    }

    @Test
    void another_origin_does_not_write_into_it() {
        AuditLog.open(folder, ORIGIN).close();

        assertThatThrownBy(() -> AuditLog.open(folder, "spiffe://demo.sallyport/sts"))
                .isInstanceOf(AuditException.class)
                .hasMessageContaining("origin");
    }

    @Test
    void a_log_has_one_writer() {
        try (var log = AuditLog.open(folder, ORIGIN)) {
            log.append(record("decision", Map.of()));

            assertThatThrownBy(() -> AuditLog.open(folder, ORIGIN))
                    .isInstanceOf(AuditException.class)
                    .hasMessageContaining("one writer");
        }
    }

    @Test
    void only_the_owner_may_read_log_and_key() throws IOException {
        AuditLog.open(folder, ORIGIN).close();

        try (var files = Files.list(folder)) {
            assertThat(files.filter(file -> !file.endsWith("lock")))
                    .hasSize(4)
                    .allSatisfy(file ->
                            assertThat(Files.getPosixFilePermissions(file))
                                    .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        }
    }

    @Test
    void a_closed_log_refuses() {
        var log = AuditLog.open(folder, ORIGIN);
        log.close();

        assertThatThrownBy(() -> log.append(record("decision", Map.of())))
                .isInstanceOf(AuditException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void a_record_keeps_its_bounds() {
        var long_value = record("decision", Map.of("agent", "x".repeat(5_000)));

        assertThat(long_value.facts().get("agent")).hasSize(1_001).endsWith("…");
        assertThatIllegalArgumentException().isThrownBy(() -> record("Not snake", Map.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> record("decision", Map.of("Not-Snake", "x")));
    }

    private static AuditRecord record(String event, Map<String, String> facts) {
        return new AuditRecord(AT, event, "t-1", "r-1", facts);
    }

    private void append(String text) throws IOException {
        Files.writeString(folder.resolve("log.jsonl"), text, StandardOpenOption.APPEND);
    }

    private List<String> events() {
        return new AuditTail(folder)
                .next().stream()
                        .sorted(java.util.Comparator.comparingLong(AuditEntry::index))
                        .map(entry -> entry.entry().event())
                        .toList();
    }

    private Verdict verdict() {
        return AuditVerifier.verify(folder).getFirst().verdict();
    }
}
