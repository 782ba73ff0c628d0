// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What looks like a confused or stolen deputy is told, by name; the rightful are never stopped. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignalsTest {
    private Site site;

    @BeforeAll
    void open(@TempDir Path folder) {
        site = Site.open(folder);
    }

    @AfterAll
    void close() {
        site.close();
    }

    @Test
    void two_users_within_one_question_are_told_and_both_answered() {
        Minted john = Minted.john(site.town);
        Minted helen = Minted.user(site.town, "acme", "helen", "engineering").within(john.txn());

        assertThat(ask(john).status()).isEqualTo(200);
        assertThat(ask(john).status()).isEqualTo(200);
        assertThat(told(Signal.TXN_WITH_TWO_SUBJECTS)).isEmpty();
        assertThat(ask(helen).status()).isEqualTo(200);

        assertThat(told(Signal.TXN_WITH_TWO_SUBJECTS))
                .singleElement()
                .matches(record -> record.toString().contains("orchestrator"));
        assertCounted(Signal.TXN_WITH_TWO_SUBJECTS, "orchestrator");
    }

    @Test
    void a_header_that_names_another_user_is_told_and_one_that_names_the_same_is_not() {
        Minted john = Minted.john(site.town);
        Headers same = Site.bearer(john.by(site.signing())).with("X-User", "john");
        Headers other = Site.bearer(john.by(site.signing())).with("X-User", "helen");

        assertThat(site.ask("orchestrator", "eng-docs", same, "/search").status()).isEqualTo(200);
        assertThat(told(Signal.IDENTITY_CONTRADICTED)).isEmpty();
        assertThat(site.ask("orchestrator", "eng-docs", other, "/search").status()).isEqualTo(200);

        assertThat(told(Signal.IDENTITY_CONTRADICTED))
                .singleElement()
                .matches(record -> record.toString().contains("x-user"))
                .matches(record -> !record.toString().contains("helen"));
        assertCounted(Signal.IDENTITY_CONTRADICTED, "orchestrator");
    }

    @Test
    void a_service_on_a_users_route_is_refused_and_told() {
        Minted ingest = Minted.service(site.town, "ingest", "svc:vector.write:eng-docs");

        assertThat(site.ask("ingest", ingest.by(site.signing()), "eng-docs").status())
                .isEqualTo(403);

        assertThat(told(Signal.SERVICE_ON_USER_ROUTE)).hasSize(1);
        assertCounted(Signal.SERVICE_ON_USER_ROUTE, "ingest");
    }

    @Test
    void a_stolen_token_is_refused_counted_each_time_and_written_down_once_a_minute() {
        Minted stolen = Minted.john(site.town);

        assertThat(site.ask("ingest", stolen.by(site.signing()), "eng-docs").status())
                .isEqualTo(401);
        assertThat(site.ask("ingest", stolen.by(site.signing()), "eng-docs").status())
                .isEqualTo(401);

        assertThat(told(Signal.TOKEN_OF_ANOTHER_WORKLOAD)).hasSize(1);
        assertThat(site.metrics.text())
                .contains(
                        "sallyport_deputy_signals_total{actor=\"ingest\",role=\"retrieval\",signal=\"token_of_another_workload\"} 2.0");
    }

    @Test
    void a_users_token_without_a_service_that_acts_is_refused_and_told() {
        Minted bare = Minted.john(site.town).through();

        assertThat(ask(bare).status()).isEqualTo(401);

        assertThat(told(Signal.TOKEN_WITHOUT_ACTOR)).hasSize(1);
        assertCounted(Signal.TOKEN_WITHOUT_ACTOR, "orchestrator");
    }

    @Test
    void a_service_that_acts_for_more_users_than_its_limit_is_told_once_in_ten_minutes() {
        var clock = new HandClock();
        var sketch = new UserSketch(100, clock);

        assertThat(told(sketch, 0, 90)).isZero();
        assertThat(told(sketch, 0, 90)).as("the same again").isZero();
        assertThat(told(sketch, 90, 400)).isEqualTo(1);
        clock.advance(Duration.ofMinutes(11));

        assertThat(told(sketch, 0, 90)).as("a new window").isZero();
        assertThat(told(sketch, 90, 400)).isEqualTo(1);
    }

    @Test
    void the_sketch_is_right_within_five_in_a_hundred_up_to_twenty_thousand() {
        for (int users : List.of(100, 1_000, 5_000, 20_000)) {
            var sketch = new UserSketch(Long.MAX_VALUE, new HandClock());

            told(sketch, 0, users);

            assertThat((double) sketch.estimate()).isBetween(users * 0.95, users * 1.05);
        }
    }

    @Test
    void fan_out_is_written_down_and_nobody_is_refused() {
        List<Integer> statuses =
                IntStream.range(0, 12)
                        .mapToObj(i -> Minted.user(site.town, "acme", "user-" + i, "engineering"))
                        .map(user -> ask(user).status())
                        .toList();

        assertThat(statuses).containsOnly(200);
        assertThat(told(Signal.SUBJECT_FAN_OUT))
                .singleElement()
                .matches(record -> record.toString().contains("orchestrator"));
        assertCounted(Signal.SUBJECT_FAN_OUT, "orchestrator");
    }

    private static long told(UserSketch sketch, int from, int to) {
        return IntStream.range(from, to)
                .filter(i -> sketch.addsUpToTooMany("acme/https://idp.test#user-" + i))
                .count();
    }

    private void assertCounted(Signal signal, String actor) {
        assertThat(site.metrics.text())
                .contains(
                        "sallyport_deputy_signals_total{actor=\"%s\",role=\"retrieval\",signal=\"%s\"}"
                                .formatted(actor, signal.code()));
    }

    private List<JsonNode> told(Signal signal) {
        return site.records(signal.code());
    }

    private HttpClient.Reply ask(Minted minted) {
        return site.ask("orchestrator", minted.by(site.signing()), "eng-docs");
    }
}
