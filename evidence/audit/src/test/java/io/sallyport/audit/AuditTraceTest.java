// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditTraceTest {
    private static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");

    @TempDir Path demo;

    @Test
    void a_trace_is_one_question_through_all_roles_by_time() {
        try (var gateway = open("gateway");
                var retrieval = open("retrieval")) {
            gateway.append(record(3, "decision", "t-1", "g-1"));
            retrieval.append(record(1, "decision", "t-1", "r-1"));
            retrieval.append(record(2, "decision", "t-2", "r-2"));
        }

        List<AuditEntry> trace = AuditTrace.trace(demo, "t-1");

        assertThat(trace).extracting(AuditEntry::role).containsExactly("retrieval", "gateway");
        assertThat(AuditTrace.trace(demo, "")).isEmpty();
        assertThat(AuditTrace.trace(demo, "t-9")).isEmpty();
    }

    @Test
    void a_decision_without_completion_is_unfinished() {
        try (var gateway = open("gateway");
                var retrieval = open("retrieval")) {
            gateway.append(record(1, "decision", "t-1", "same"));
            retrieval.append(record(2, "decision", "t-1", "same"));
            gateway.append(record(3, "completion", "t-1", "same"));
        }

        List<AuditEntry> unfinished = AuditTrace.unfinished(demo);

        assertThat(unfinished).extracting(AuditEntry::role).containsExactly("retrieval");
    }

    @Test
    void a_refused_request_is_over_with_its_decision() {
        try (var gateway = open("gateway")) {
            gateway.append(decided("permit", "g-1"));
            gateway.append(decided("refuse", "g-2"));
        }

        List<AuditEntry> unfinished = AuditTrace.unfinished(demo);

        assertThat(unfinished).extracting(entry -> entry.entry().request()).containsExactly("g-1");
    }

    @Test
    void a_tail_tells_each_record_once() {
        try (var gateway = open("gateway")) {
            var tail = new AuditTail(demo);
            int opened = tail.next().size();
            gateway.append(record(1, "decision", "t-1", "g-1"));

            List<AuditEntry> news = tail.next();

            assertThat(opened).isEqualTo(1);
            assertThat(news).singleElement().extracting(AuditEntry::index).isEqualTo(1L);
            assertThat(tail.next()).isEmpty();
        }
    }

    @Test
    void every_log_of_a_demo_is_verified_and_the_worst_decides() throws IOException {
        open("gateway").close();
        open("sts").close();
        open("keys").close();
        int intact = AuditVerifier.exitCode(AuditVerifier.verify(demo));
        Path log = demo.resolve("audit/sts/log.jsonl");
        Files.writeString(log, Files.readString(log).replace("opened", "opensd"));
        Files.delete(demo.resolve("audit/keys/key.pub"));

        List<AuditVerifier.Finding> findings = AuditVerifier.verify(demo);

        assertThat(intact).isZero();
        assertThat(findings)
                .extracting(AuditVerifier.Finding::text)
                .satisfiesExactly(
                        text -> assertThat(text).isEqualTo("gateway: intact, 1 records"),
                        text -> assertThat(text).startsWith("keys: unreadable: "),
                        text -> assertThat(text).startsWith("sts: TAMPERED: record 0 "));
        assertThat(AuditVerifier.exitCode(findings)).isEqualTo(1);
    }

    @Test
    void a_folder_without_logs_is_unreadable_not_intact() {
        List<AuditVerifier.Finding> findings = AuditVerifier.verify(demo);

        assertThat(AuditVerifier.exitCode(findings)).isEqualTo(2);
        assertThat(AuditVerifier.exitCode(AuditVerifier.verify(demo.resolve("none")))).isEqualTo(2);
    }

    @Test
    void a_line_for_the_terminal_carries_nothing_that_steers_it() {
        String text = text("\u001b[2J\n\u202e\u009b2J\u2028\u2029\u0085");

        assertThat(text)
                .isEqualTo(
                        "2026-11-23T10:00:00Z sts#7 decision txn=\"t\" request=\"r\""
                                + " agent=\"?[2J???2J???\"");
    }

    @Test
    void a_value_cannot_look_like_another_fact() {
        String text = text("x\" effect=\"permit\\");

        assertThat(text).endsWith(" agent=\"x\\\" effect=\\\"permit\\\\\"");
    }

    private static String text(String agent) {
        var written = new AuditRecord(AT, "decision", "t", "r", Map.of("agent", agent));
        return new AuditEntry("sts", 7, written).text();
    }

    private static AuditRecord decided(String decision, String request) {
        return new AuditRecord(AT, "decision", "t-1", request, Map.of("decision", decision));
    }

    private AuditLog open(String role) {
        return AuditLog.open(
                demo.resolve("audit").resolve(role), "spiffe://demo.sallyport/" + role);
    }

    private static AuditRecord record(int second, String event, String txn, String request) {
        return new AuditRecord(AT.plusSeconds(second), event, txn, request, Map.of());
    }
}
