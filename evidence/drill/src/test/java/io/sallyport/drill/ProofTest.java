// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.audit.AuditLog;
import io.sallyport.audit.AuditRecord;
import io.sallyport.audit.AuditTail;
import io.sallyport.world.DemoChain;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judged against a real audit log; no demo is needed for that. */
class ProofTest {
    private static final Evidence BLOCKED =
            new Evidence.Recorded("retrieval", "deputy_blocked", Map.of("actor", "orchestrator"));
    private static final Step PASSES = _ -> new Seen.Answered(200, "", "t-1");
    private static final Seen REFUSED = new Seen.Answered(403, "not_permitted", "t-1");

    @TempDir Path dir;
    private AuditLog log;
    private Stage stage;
    private Judge judge;

    @BeforeEach
    void open() {
        log = AuditLog.open(dir.resolve("audit/retrieval"), "spiffe://demo.sallyport/retrieval");
        var chain = new DemoChain(dir, 1);
        stage = new Stage(chain);
        judge = new Judge(stage, new Records(new AuditTail(dir)), new Counters(chain));
    }

    @AfterEach
    void close() {
        stage.close();
        log.close();
    }

    @Test
    void a_refusal_with_its_evidence_is_refused() {
        Trial trial = judge.judge(1, attack(PASSES, _ -> blocked("t-1", "orchestrator")));

        assertThat(trial.level()).isEqualTo(Level.REFUSED);
        assertThat(trial.note()).isEmpty();
    }

    @Test
    void a_refusal_without_evidence_is_unproven() {
        Trial trial = judge.judge(1, attack(PASSES, _ -> REFUSED));

        assertThat(trial.level()).isEqualTo(Level.UNPROVEN);
        assertThat(trial.note()).contains("deputy_blocked");
    }

    @Test
    void evidence_from_before_of_another_question_or_another_actor_does_not_count() {
        blocked("t-1", "orchestrator");

        Trial before = judge.judge(1, attack(PASSES, _ -> REFUSED));
        Trial other = judge.judge(1, attack(PASSES, _ -> blocked("t-2", "orchestrator")));
        Trial none = judge.judge(1, attack(PASSES, _ -> blocked("", "orchestrator")));
        Trial actor = judge.judge(1, attack(PASSES, _ -> blocked("t-1", "ingest")));

        assertThat(List.of(before, other, none, actor))
                .extracting(Trial::level)
                .containsOnly(Level.UNPROVEN);
    }

    @Test
    void nothing_is_tried_when_the_legitimate_variant_fails() {
        Step dead = _ -> new Seen.Closed("connection refused");

        Trial trial = judge.judge(1, attack(dead, _ -> blocked("t-1", "orchestrator")));

        assertThat(trial.level()).isEqualTo(Level.UNPROVEN);
        assertThat(trial.note()).contains("legitimate variant");
    }

    @Test
    void a_service_that_dies_of_the_attack_is_unproven_not_refused() {
        var alive = new AtomicBoolean(true);
        Step control = _ -> alive.get() ? new Seen.Answered(200, "", "") : new Seen.Closed("gone");
        Step attack =
                _ -> {
                    alive.set(false);
                    return new Seen.Closed("closed");
                };

        Trial dead = judge.judge(21, connection(control, attack));
        Trial living = judge.judge(21, connection(PASSES, _ -> new Seen.Closed("closed")));

        assertThat(dead.level()).isEqualTo(Level.UNPROVEN);
        assertThat(dead.note()).contains("still answers");
        assertThat(living.level()).isEqualTo(Level.REFUSED);
    }

    @Test
    void an_attack_that_succeeds_is_open_whatever_the_logs_say() {
        Trial trial =
                judge.judge(
                        1,
                        attack(
                                PASSES,
                                _ -> {
                                    blocked("t-1", "orchestrator");
                                    return new Seen.Answered(200, "", "t-1");
                                }));

        assertThat(trial.level()).isEqualTo(Level.OPEN);
    }

    @Test
    void a_demo_that_is_not_there_is_unproven_not_refused() {
        Trial trial =
                judge.judge(
                        2,
                        new Try(
                                new Cell("web-app", "retrieval"),
                                "searches",
                                new Try.Moves(ForwardedToken::rightfulSearch, _ -> REFUSED),
                                new Expected.Refusal(403, "not_permitted"),
                                List.of()));

        assertThat(trial.level()).isEqualTo(Level.UNPROVEN);
    }

    @Test
    void the_code_is_read_from_all_three_shapes_of_a_refusal() throws JsonProcessingException {
        var json = new ObjectMapper();

        assertThat(Calls.code(json.readTree("{\"code\":\"not_permitted\"}")))
                .isEqualTo("not_permitted");
        assertThat(Calls.code(json.readTree("{\"error\":{\"code\":\"invalid_token\"}}")))
                .isEqualTo("invalid_token");
        assertThat(Calls.code(json.readTree("{\"error\":\"invalid_target\"}")))
                .isEqualTo("invalid_target");
        assertThat(Calls.code(json.readTree("{\"data\":[]}"))).isEmpty();
    }

    private static Try connection(Step control, Step attack) {
        return new Try(
                new Cell("network", "retrieval"),
                "speaks plain text",
                new Try.Moves(control, attack),
                new Expected.NoConnection("closed"),
                List.of());
    }

    private Seen blocked(String txn, String actor) {
        log.append(
                new AuditRecord(Instant.now(), "deputy_blocked", txn, "r", Map.of("actor", actor)));
        return REFUSED;
    }

    private static Try attack(Step control, Step attack) {
        return new Try(
                new Cell("orchestrator", "retrieval"),
                "searches",
                new Try.Moves(control, attack),
                new Expected.Refusal(403, "not_permitted"),
                List.of(BLOCKED));
    }
}
