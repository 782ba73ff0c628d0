// SPDX-License-Identifier: Apache-2.0
package io.sallyport.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.http.Bytes;
import io.sallyport.http.HttpClient;
import io.sallyport.http.Response;
import io.sallyport.identity.BearerToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Neighbours that are away, refuse, break off or fall silent in the middle of a question. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NeighbourFailureTest {
    private Site site;

    @BeforeAll
    void open(@TempDir Path folder) {
        site = new Site(folder);
    }

    @AfterAll
    void close() {
        site.close();
    }

    @BeforeEach
    void everythingWorks() {
        site.everythingWorks();
    }

    @Test
    void without_retrieval_there_is_one_clear_line_and_the_next_question_works() {
        Told told = site.neighbours.retrieval.without(site::ask);

        assertThat(told.status()).isEqualTo(502);
        assertThat(told.problem().path("code").asText()).isEqualTo("upstream_failed");
        assertThat(told.problem().path("detail").asText())
                .isEqualTo("the documents cannot be searched now; try again in a moment");
        assertThat(site.neighbours.gateway.seen).as("the model was not asked").isEmpty();
        assertThat(site.ask().events()).endsWith("done").doesNotContain("refused");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 429, 500, 503})
    void what_retrieval_refuses_is_told_by_what_it_means_to_the_user(int status) {
        site.neighbours.retrieval.does(_ -> Response.json(status, "{\"detail\":\"inside\"}"));

        Told told = site.ask();

        assertThat(told.status()).isEqualTo(status < 500 ? status : 502);
        assertThat(told.raw()).doesNotContain("inside");
        assertThat(site.neighbours.gateway.seen).isEmpty();
    }

    @Test
    void without_the_gateway_there_is_one_clear_line_and_the_next_question_works() {
        Told told = site.neighbours.gateway.without(site::ask);

        assertThat(told.refusal())
                .isEqualTo(
                        "gateway upstream_failed: the model cannot be reached now; try again in a"
                                + " moment");
        assertThat(told.text()).isEmpty();
        assertThat(site.ask().events()).endsWith("done").doesNotContain("refused");
    }

    @Test
    void a_gateway_that_dies_in_the_middle_is_told_and_never_looks_like_a_short_answer() {
        site.neighbours.gateway.does(Site.cut(Site.HELLO));

        Told told = site.ask();

        assertThat(told.events())
                .containsExactly("sources", "receipts", "delta", "refused", "receipts", "done");
        assertThat(told.refusal())
                .isEqualTo("gateway upstream_failed: the answer broke off; ask again");
    }

    @Test
    void an_error_event_of_the_gateway_is_told_in_its_own_words() {
        String error =
                "data: {\"error\":{\"message\":\"the model stopped in the middle; try again\","
                        + "\"code\":\"upstream_failed\"}}\n\n";
        site.neighbours.gateway.does(Site.cut(Site.HELLO, error));

        Told told = site.ask();

        assertThat(told.refusal())
                .isEqualTo("gateway upstream_failed: the model stopped in the middle; try again");
    }

    @Test
    void a_refusal_of_the_gateway_is_told_with_its_code() {
        site.neighbours.gateway.does(_ ->
                Response.json(
                        403,
                        "{\"error\":{\"message\":\"not this\",\"code\":\"content_refused\"}}"));

        Told told = site.ask();

        assertThat(told.refusal()).isEqualTo("gateway content_refused: not this");
    }

    @Test
    void without_the_token_service_there_is_one_clear_line_and_the_next_question_works() {
        Told told = site.neighbours.sts.without(site::ask);

        assertThat(told.status()).isEqualTo(502);
        assertThat(told.problem().path("detail").asText())
                .isEqualTo("the documents cannot be searched now; try again in a moment");
        assertThat(site.neighbours.retrieval.seen).isEmpty();
        assertThat(site.ask().events()).endsWith("done").doesNotContain("refused");
    }

    @Test
    void a_token_that_is_revoked_under_the_question_means_signing_in_again() {
        site.neighbours.refuseExchanges(true);

        Told told = site.ask();

        assertThat(told.status()).isEqualTo(401);
        assertThat(told.problem().path("detail").asText())
                .isEqualTo("your sign-in does not hold any more; sign in again");
        assertThat(site.neighbours.retrieval.seen).isEmpty();
    }

    @Test
    void a_token_that_is_revoked_between_search_and_model_is_told_in_the_stream() {
        site.neighbours.retrieval.does(request -> {
            site.neighbours.refuseExchanges(true);
            return Site.search(request);
        });

        Told told = site.ask();

        assertThat(told.refusal())
                .isEqualTo("sts invalid_token: your sign-in does not hold any more; sign in again");
        assertThat(site.neighbours.gateway.seen).isEmpty();
    }

    @Test
    void a_user_who_leaves_ends_the_paid_generation_even_when_the_model_is_silent()
            throws Exception {
        var gone = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        site.neighbours.gateway.does(_ ->
                Response.stream(
                        200,
                        "text/event-stream",
                        sink -> {
                            sink.onGone(gone::countDown);
                            sink.send(Bytes.of(Site.HELLO));
                            hold(end);
                        }));
        BearerToken t1 = site.t1();
        Bytes body = Bytes.of("{\"question\":\"x\"}");

        try (var reply = site.webApp.open("POST", "/v1/ask", Site.bearer(t1), body, Site.LIMIT)) {
            readUntil(reply, "Every employee has");
        }

        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        end.countDown();
    }

    private static void readUntil(HttpClient.StreamedReply reply, String text) throws IOException {
        var read = new StringBuilder();
        byte[] buffer = new byte[1024];
        while (read.indexOf(text) < 0) {
            int count = reply.body().read(buffer);
            assertThat(count).as("more than `%s`", read).isPositive();
            read.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
    }

    private static void hold(CountDownLatch end) throws IOException {
        try {
            var _ = end.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
