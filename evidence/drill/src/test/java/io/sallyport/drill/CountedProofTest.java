// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.audit.AuditTail;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Management;
import io.sallyport.runtime.Metrics;
import io.sallyport.world.DemoChain;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judged by the counters of a process, read over its management port as the drill does. */
class CountedProofTest {
    private static final int MANAGEMENT_OF_RETRIEVAL = 1045;
    private static final String REASON = "wrong_audience";

    @TempDir Path dir;
    private final Metrics metrics = new Metrics();
    private HttpServer management;
    private Stage stage;
    private Judge judge;

    @BeforeEach
    void open() {
        management = Management.start(0, metrics, List::of);
        var chain = new DemoChain(dir, management.port() - MANAGEMENT_OF_RETRIEVAL);
        stage = new Stage(chain);
        judge = new Judge(stage, new Records(new AuditTail(dir)), new Counters(chain));
        refuse(REASON); // there were some before
    }

    @AfterEach
    void close() {
        stage.close();
        management.close();
    }

    @Test
    void one_more_refusal_of_the_expected_reason_is_proof() {
        Trial trial = judge.judge(3, attack(_ -> refuse(REASON)));

        assertThat(trial.level()).isEqualTo(Level.REFUSED);
    }

    @Test
    void none_another_reason_and_one_too_many_are_no_proof() {
        Trial none = judge.judge(3, attack(_ -> refused()));
        Trial other = judge.judge(3, attack(_ -> refuse("bad_signature")));
        Trial many =
                judge.judge(
                        3,
                        attack(_ -> {
                            refuse(REASON);
                            return refuse(REASON);
                        }));

        assertThat(List.of(none, other, many))
                .extracting(Trial::level)
                .containsOnly(Level.UNPROVEN);
        assertThat(other.note()).contains("counted by retrieval: " + REASON);
    }

    @Test
    void a_process_that_does_not_tell_its_counters_proves_nothing() {
        management.close();

        Trial trial = judge.judge(3, attack(_ -> refuse(REASON)));

        assertThat(trial.level()).isEqualTo(Level.UNPROVEN);
        assertThat(trial.note()).startsWith("no evidence");
    }

    @Test
    void refusals_are_summed_over_the_lines_of_their_reason_only() {
        String text =
                """
                # TYPE sallyport_unauthenticated_refusals_total counter
                sallyport_unauthenticated_refusals_total{reason="wrong_audience",role="gateway"} 3.0
                sallyport_unauthenticated_refusals_total{reason="no_token",role="gateway"} 4.0
                sallyport_requests_total{problem="wrong_audience",reason="wrong_audience"} 9.0
                """;

        assertThat(Counters.sum(text, REASON)).isEqualTo(3.0);
        assertThat(Counters.sum(text, "audience")).isZero();
    }

    private Seen refuse(String reason) {
        metrics.count(
                "sallyport_unauthenticated_refusals_total",
                Map.of("role", "retrieval", "reason", reason));
        return refused();
    }

    private static Seen refused() {
        return new Seen.Answered(401, "invalid_token", "");
    }

    private static Try attack(Step attack) {
        return new Try(
                new Cell("orchestrator", "retrieval"),
                "replays",
                new Try.Moves(_ -> new Seen.Answered(200, "", ""), attack),
                new Expected.Refusal(401, "invalid_token"),
                List.of(new Evidence.Counted("retrieval", REASON)));
    }
}
