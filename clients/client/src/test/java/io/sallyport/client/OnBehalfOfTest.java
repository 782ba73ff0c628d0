// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sallyport.enforcement.Passage;
import io.sallyport.exchange.ExchangeException;
import io.sallyport.exchange.Exchanger;
import io.sallyport.http.Response;
import io.sallyport.identity.Principal;
import io.sallyport.tls.Pem;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of a real PEP, with tokens of a real token service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OnBehalfOfTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Call SEARCH =
            Call.post("/v1/vector_stores/handbook/search", "{\"query\":\"x\"}", LIMIT);

    private Neighbours neighbours;
    private Neighbours.Guarded retrieval;
    private Exchanger exchanger;
    private OnBehalfOf client;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        neighbours = new Neighbours(folder);
        retrieval = neighbours.guarded("retrieval", OnBehalfOfTest::whoAsks);
        exchanger =
                Exchanger.of(
                        neighbours.identity("app"),
                        Neighbours.id("sts"),
                        neighbours.tokenEndpoint());
        client = OnBehalfOf.of(neighbours.identity("app"), exchanger);
        await().atMost(LIMIT).until(() -> retrieval.pep().missing().isEmpty());
    }

    @AfterAll
    void close() {
        client.close();
        exchanger.close();
        retrieval.close();
        neighbours.close();
    }

    private static Response whoAsks(Passage passage) {
        Principal principal = passage.caller().token().principal();
        String user =
                principal instanceof Principal.User(var subject, _) ? subject.sub() : "nobody";
        return Response.json(
                200,
                "{\"user\":\"%s\",\"through\":\"%s\"}".formatted(user, passage.caller().peer()));
    }

    private Target target() {
        return new Target(Neighbours.id("retrieval"), retrieval.uri(), Set.of("vector.query"));
    }

    @Test
    void an_application_calls_a_pep_for_its_user_in_ten_lines(@TempDir Path folder)
            throws Exception {
        var svid = neighbours.identity("app").svid();
        Files.writeString(
                folder.resolve("bundle.pem"),
                Pem.text(neighbours.identity("app").bundle().anchors()));
        Files.writeString(folder.resolve("svid.key"), Pem.text(svid.key()));
        Files.writeString(folder.resolve("svid.pem"), Pem.text(svid.chain()));

        Answer answer =
                TenLines.ask(
                        folder, neighbours.tokenEndpoint(), retrieval.uri(), neighbours.john());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"user\":\"john\",\"through\":\"spiffe://demo.sallyport/app\"}");
        assertThat(answer.receipts()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"TenLines,0", "TenLinesInbound,1", "TenLinesDevice,2"})
    void the_readme_shows_the_lines_that_run_and_they_are_ten_at_most(String example, int place)
            throws Exception {
        Path file = Path.of("src/test/java/io/sallyport/client", example + ".java");
        String source = Files.readString(file);
        String readme = Files.readString(Path.of("README.md"));

        String run =
                source.substring(
                        source.indexOf("// README: from here") + 20,
                        source.indexOf("// README: to here"));
        String shown = readme.split("```java", -1)[place + 1].split("```", -1)[0];

        assertThat(shown.replaceAll("\\s", "")).isEqualTo(run.replaceAll("\\s", ""));
        assertThat(shown.strip().lines()).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void a_token_that_was_given_to_another_application_is_worth_nothing_here() {
        var other = neighbours.identity("other");
        try (var exchangerOfOther =
                        Exchanger.of(other, Neighbours.id("sts"), neighbours.tokenEndpoint());
                var clientOfOther = OnBehalfOf.of(other, exchangerOfOther)) {
            assertThatThrownBy(() -> clientOfOther.send(neighbours.john(), target(), SEARCH))
                    .isInstanceOfSatisfying(
                            ExchangeException.class,
                            e -> assertThat(e.code()).isEqualTo("invalid_request"));
        }
    }

    @Test
    void a_scope_that_the_user_does_not_have_is_refused_before_anything_is_sent() {
        var wider = new Target(Neighbours.id("retrieval"), retrieval.uri(), Set.of("vector.write"));

        assertThatThrownBy(() -> client.send(neighbours.john(), wider, SEARCH))
                .isInstanceOfSatisfying(
                        ExchangeException.class,
                        e -> assertThat(e.code()).isEqualTo("invalid_scope"));
    }

    @Test
    void without_the_token_service_nothing_is_sent_and_with_it_the_next_call_works() {
        neighbours.withoutSts(() ->
                assertThatThrownBy(() -> client.send(neighbours.john(), target(), SEARCH))
                        .isInstanceOfSatisfying(
                                ExchangeException.class,
                                e ->
                                        assertThat(e.code())
                                                .isEqualTo(ExchangeException.UNAVAILABLE)));

        assertThat(client.send(neighbours.john(), target(), SEARCH).status()).isEqualTo(200);
    }

    @Test
    void a_renewed_certificate_is_used_from_the_next_call_on() {
        client.send(neighbours.john(), target(), SEARCH);

        neighbours.identity("app").renew();
        Answer answer = client.send(neighbours.john(), target(), SEARCH);

        // a connection kept from before would show the old one, and the token is bound to the new
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void nobody_listens_there_is_told_as_such() {
        var nowhere =
                new Target(
                        Neighbours.id("retrieval"),
                        URI.create("https://localhost:1"),
                        Set.of("vector.query"));

        assertThatThrownBy(() -> client.send(neighbours.john(), nowhere, SEARCH))
                .isInstanceOf(CallFailedException.class)
                .hasMessage(
                        "retrieval at localhost:1: no answer (expected: a running"
                                + " spiffe://demo.sallyport/retrieval that proves this identity);"
                                + " look at its log");
    }
}
