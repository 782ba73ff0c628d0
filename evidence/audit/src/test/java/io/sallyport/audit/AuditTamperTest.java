// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to falsify a log's files that does not replace all of them at once. */
final class AuditTamperTest {
    private static final String ORIGIN = "spiffe://demo.sallyport/gateway";
    private static final int RECORDS = 9;
    private static final Duration AT_ONCE = Duration.ZERO;

    @TempDir Path folder;

    @BeforeEach
    void writeLog() {
        try (var log = AuditLog.open(folder, ORIGIN)) {
            for (int i = 1; i < RECORDS; i++) {
                log.append(record("refused", i));
            }
        }
        assertThat(verdict()).isInstanceOf(Verdict.Intact.class);
    }

    @ParameterizedTest
    @MethodSource("records")
    void a_changed_record_is_named(int changed) throws IOException {
        List<String> lines = lines();
        lines.set(changed, lines.get(changed).replaceFirst("\"at\":\"2", "\"at\":\"1"));
        write(lines);

        assertThat(tampered().record()).hasValue(changed);
    }

    @Test
    @Tag("slow")
    void every_changed_byte_is_found() throws IOException {
        byte[] bytes = Files.readAllBytes(log());

        for (int at = 0; at < bytes.length; at++) {
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            Files.write(log(), changed);

            assertThat(verdict()).as("byte %d", at).isInstanceOf(Verdict.Tampered.class);
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void a_removed_record_is_named(int removed) throws IOException {
        List<String> lines = lines();
        lines.remove(removed);
        write(lines);

        assertThat(tampered().record()).hasValue(removed);
    }

    @ParameterizedTest
    @MethodSource("allButTheLast")
    void swapped_records_are_named(int first) throws IOException {
        List<String> lines = lines();
        Collections.swap(lines, first, first + 1);
        write(lines);

        assertThat(tampered().record()).hasValue(first);
    }

    @ParameterizedTest
    @MethodSource("records")
    void a_cut_off_log_is_found(int left) throws IOException {
        write(lines().subList(0, left));

        assertThat(tampered().record()).hasValue(left);
    }

    @Test
    void a_log_cut_off_inside_a_line_is_found() throws IOException {
        byte[] bytes = Files.readAllBytes(log());
        Files.write(log(), java.util.Arrays.copyOf(bytes, bytes.length - 20));

        assertThat(tampered().record()).hasValue(RECORDS - 1);
    }

    @Test
    void a_record_put_in_between_is_found() throws IOException {
        List<String> lines = lines();
        lines.add(4, lines.get(4));
        write(lines);

        assertThat(tampered().record()).hasValue(5);
    }

    @Test
    void a_record_added_at_the_end_is_counted_and_not_called_intact() throws IOException {
        List<AuditRecord> records = new ArrayList<>(parsed());
        records.add(record("allowed", RECORDS));
        records.add(record("allowed", RECORDS + 1));
        write(chained(records));

        List<AuditVerifier.Finding> findings = AuditVerifier.verify(folder, AT_ONCE);

        assertThat(findings.getFirst().verdict())
                .isEqualTo(new Verdict.Unsigned(RECORDS + 2, RECORDS));
        assertThat(findings.getFirst().text())
                .contains("UNSIGNED: 9 records intact; 2 after them not signed");
        assertThat(AuditVerifier.exitCode(findings)).isEqualTo(3);
    }

    @Test
    void a_record_added_to_a_running_log_that_rests_is_not_called_intact() throws IOException {
        try (var _ = AuditLog.open(folder, ORIGIN)) {
            List<AuditRecord> records = new ArrayList<>(parsed());
            records.add(record("allowed", RECORDS));
            write(chained(records));

            assertThat(verdict()).isInstanceOf(Verdict.Unsigned.class);
        }
    }

    @Test
    void a_start_marks_for_ever_what_it_found_unsigned() throws IOException {
        List<AuditRecord> records = new ArrayList<>(parsed());
        records.add(record("allowed", RECORDS));
        records.add(unsigned("-2")); // an attempt to make the sum 0
        records.add(unsigned("many"));
        records.add(unsigned("9223372036854775807"));
        write(chained(records));

        AuditLog.open(folder, ORIGIN).close();
        AuditLog.open(folder, ORIGIN).close();

        AuditVerifier.Finding finding = AuditVerifier.verify(folder).getFirst();
        assertThat(finding.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Intact.class,
                        intact -> {
                            assertThat(intact.adopted()).isEqualTo(4);
                            assertThat(intact.unsigned()).isZero();
                        });
        assertThat(finding.text()).contains("4 of them were unsigned before a start");
    }

    private static AuditRecord unsigned(String count) {
        return new AuditRecord(
                Instant.parse("2026-11-23T10:00:00Z"),
                AuditLog.RECOVERED,
                "",
                "",
                Map.of(AuditLog.UNSIGNED, count));
    }

    @Test
    void a_log_rewritten_with_all_its_links_is_found() throws IOException {
        List<AuditRecord> records = new ArrayList<>(parsed());
        records.set(4, record("allowed", 4));
        write(chained(records));

        assertThat(verdict()).isInstanceOf(Verdict.Tampered.class);
    }

    @Test
    void a_rewritten_log_signed_with_a_new_key_is_found() throws IOException {
        List<AuditRecord> records = new ArrayList<>(parsed());
        records.set(4, record("allowed", 4));
        List<String> lines = chained(records);
        write(lines);
        NoteSigner forger = NoteSigner.make(ORIGIN);
        Files.writeString(folder.resolve("key.pub"), forger.key().text() + "\n");
        sign(forger, lines);

        assertThat(tampered().what()).contains("another key");
    }

    @Test
    void a_checkpoint_signed_by_somebody_else_is_found() throws IOException {
        sign(NoteSigner.make(ORIGIN), lines());

        assertThat(tampered().record()).isEqualTo(OptionalLong.empty());
    }

    @Test
    void a_checkpoint_of_another_log_is_found() throws IOException {
        Path other = folder.resolveSibling("other-" + folder.getFileName());
        AuditLog.open(other, "spiffe://demo.sallyport/sts").close();
        Files.copy(
                other.resolve("checkpoint"),
                folder.resolve("checkpoint"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThat(tampered().what()).contains("checkpoint");
    }

    @ParameterizedTest
    @MethodSource("checkpointChanges")
    void a_changed_checkpoint_is_found(String from, String to) throws IOException {
        Path file = folder.resolve("checkpoint");
        String note = Files.readString(file);
        String changed = note.replaceFirst(from, to);
        Files.writeString(file, changed);

        assertThat(changed).isNotEqualTo(note);
        assertThat(verdict()).isInstanceOf(Verdict.Tampered.class);
    }

    @Test
    void a_removed_checkpoint_is_found() throws IOException {
        Files.delete(folder.resolve("checkpoint"));

        assertThat(tampered().what()).contains("checkpoint is missing");
    }

    @Test
    void a_removed_log_is_found() throws IOException {
        Files.delete(log());

        assertThat(tampered().record()).hasValue(0);
    }

    @Test
    void a_replaced_public_key_is_found() throws IOException {
        Files.writeString(folder.resolve("key.pub"), NoteSigner.make(ORIGIN).key().text() + "\n");

        assertThat(verdict()).isInstanceOf(Verdict.Tampered.class);
    }

    @Test
    void a_removed_public_key_makes_it_unreadable() throws IOException {
        Files.delete(folder.resolve("key.pub"));

        assertThat(verdict()).isInstanceOf(Verdict.Unreadable.class);
    }

    @Test
    void an_endless_line_does_not_fill_the_memory() throws IOException {
        Files.write(log(), new byte[Lines.MAX_BYTES + 1]);

        assertThat(verdict()).isInstanceOf(Verdict.Unreadable.class);
    }

    private static IntStream records() {
        return IntStream.range(0, RECORDS);
    }

    private static IntStream allButTheLast() {
        return IntStream.range(0, RECORDS - 1);
    }

    private static Stream<Arguments> checkpointChanges() {
        return Stream.of(
                Arguments.of("gateway", "gatewax"),
                Arguments.of("\n9\n", "\n8\n"),
                Arguments.of("=\n\n", "=\nmore\n\n"),
                Arguments.of("— spiffe", "- spiffe"),
                Arguments.of("(?s).*", ""));
    }

    private static AuditRecord record(String code, int number) {
        return new AuditRecord(
                Instant.parse("2026-11-23T10:00:00Z").plusMillis(number),
                "decision",
                "t-" + number,
                "r-" + number,
                Map.of("code", code));
    }

    private List<AuditRecord> parsed() throws IOException {
        return lines().stream()
                .map(line -> Lines.parse(line.getBytes(StandardCharsets.UTF_8)).orElseThrow())
                .toList();
    }

    /** What an attacker who knows the format would write. */
    private static List<String> chained(List<AuditRecord> records) {
        var tree = new MerkleTree();
        List<String> lines = new ArrayList<>();
        String previous = "";
        for (AuditRecord each : records) {
            String line = Lines.head(tree.size(), previous) + Lines.body(each);
            previous = Lines.link(tree.add(line.getBytes(StandardCharsets.UTF_8)));
            lines.add(line);
        }
        return lines;
    }

    private void sign(NoteSigner signer, List<String> lines) throws IOException {
        var tree = new MerkleTree();
        lines.forEach(line -> tree.add(line.getBytes(StandardCharsets.UTF_8)));
        Files.writeString(
                folder.resolve("checkpoint"), signer.sign(Checkpoint.of(ORIGIN, tree).text()));
    }

    private Path log() {
        return folder.resolve("log.jsonl");
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(log());
    }

    private void write(List<String> lines) throws IOException {
        Files.write(log(), lines);
    }

    private Verdict.Tampered tampered() {
        Verdict verdict = verdict();
        assertThat(verdict).isInstanceOf(Verdict.Tampered.class);
        return (Verdict.Tampered) verdict;
    }

    private Verdict verdict() {
        return AuditVerifier.verify(folder, AT_ONCE).getFirst().verdict();
    }
}
