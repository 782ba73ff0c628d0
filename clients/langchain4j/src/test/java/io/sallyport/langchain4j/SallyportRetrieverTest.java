// SPDX-License-Identifier: Apache-2.0
package io.sallyport.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.query.Query;
import io.sallyport.client.CallFailedException;
import io.sallyport.exchange.ExchangeException;
import io.sallyport.http.Bytes;
import io.sallyport.http.HttpHandler;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.identity.BearerToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SallyportRetrieverTest {
    private static final Query QUERY = Query.from("vacation");
    private Neighbours neighbours;

    @BeforeAll
    void open() {
        neighbours = new Neighbours();
    }

    @AfterAll
    void close() {
        neighbours.close();
    }

    private SallyportRetriever retriever(Neighbours.Neighbour retrieval, String... collections) {
        return SallyportRetriever.of(
                neighbours.client(),
                retrieval.target("vector.query"),
                new SallyportRetriever.Search(List.of(collections), 3));
    }

    private static String collection(Request request) {
        return request.path().split("/", -1)[3];
    }

    private static Response hit(String collection, double score) {
        String json =
                """
                {"data":[{"file_id":"%1$s-1","filename":"About %1$s","score":%2$s,
                 "attributes":{"year":2026,"title":"not the title"},
                 "content":[{"type":"text","text":"Text of %1$s."}]}]}\
                """
                        .formatted(collection, score);
        return Response.json(200, json).with("sallyport-receipt", "receipt." + collection + ".x");
    }

    @Test
    void a_content_retriever_finds_as_the_user_in_ten_lines() {
        HttpHandler store = request -> hit(collection(request), 0.5);
        try (var retrieval = neighbours.neighbour("retrieval", store)) {
            List<Content> found =
                    TenLines.find(
                            neighbours.client(),
                            retrieval.uri(),
                            new BearerToken("john"),
                            "vacation");

            assertThat(found).hasSize(2);
            assertThat(retrieval.token(0)).isEqualTo("Bearer john-at-retrieval");
            assertThat(retrieval.seen().getFirst().path())
                    .isEqualTo("/v1/vector_stores/handbook/search");
        }
    }

    @Test
    void the_readme_shows_the_lines_that_run_and_they_are_ten_at_most() throws IOException {
        String source =
                Files.readString(Path.of("src/test/java/io/sallyport/langchain4j/TenLines.java"));
        String readme = Files.readString(Path.of("README.md"));

        String run =
                source.substring(
                        source.indexOf("// README: from here") + 20,
                        source.indexOf("// README: to here"));
        String shown = readme.substring(readme.indexOf("```java") + 8, readme.lastIndexOf("```"));

        assertThat(shown.replaceAll("\\s", "")).isEqualTo(run.replaceAll("\\s", ""));
        assertThat(shown.strip().lines()).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void the_best_come_first_with_what_is_known_about_them() {
        HttpHandler store =
                request -> hit(collection(request), collection(request).equals("b") ? 0.9 : 0.1);
        var receipts = new ArrayList<String>();
        try (var retrieval = neighbours.neighbour("retrieval", store)) {
            SallyportRetriever retriever = retriever(retrieval, "a", "b").telling(receipts::addAll);

            List<Content> found = Neighbours.caller("john").call(() -> retriever.retrieve(QUERY));

            assertThat(found)
                    .extracting(content -> content.textSegment().text())
                    .containsExactly("Text of b.", "Text of a.");
            assertThat(found.getFirst().textSegment().metadata().toMap())
                    .containsEntry("collection", "b")
                    .containsEntry("file_id", "b-1")
                    .containsEntry("title", "About b")
                    .containsEntry("year", "2026");
            assertThat(receipts).containsExactly("receipt.a.x", "receipt.b.x");
        }
    }

    @Test
    void without_a_caller_nobody_is_asked() {
        try (var retrieval = neighbours.neighbour("retrieval", _ -> hit("a", 1))) {
            SallyportRetriever retriever = retriever(retrieval, "a");

            assertThatThrownBy(() -> retriever.retrieve(QUERY))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(retrieval.seen()).isEmpty();
        }
    }

    @Test
    void a_user_whom_the_token_service_refuses_is_an_error_and_nothing_is_searched() {
        try (var retrieval = neighbours.neighbour("retrieval", _ -> hit("a", 1))) {
            SallyportRetriever retriever =
                    retriever(retrieval, "a").onBehalfOf(() -> new BearerToken("nobody"));

            assertThatThrownBy(() -> retriever.retrieve(QUERY))
                    .isInstanceOf(ExchangeException.class);
            assertThat(retrieval.seen()).isEmpty();
        }
    }

    @Test
    void many_users_at_once_each_search_as_themselves() throws Exception {
        HttpHandler echo =
                request ->
                        Response.json(
                                200,
                                "{\"data\":[{\"score\":1,\"content\":[{\"text\":\"%s\"}]}]}"
                                        .formatted(
                                                request.headers().one("authorization").orElse("")));
        try (var retrieval = neighbours.neighbour("retrieval", echo);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            SallyportRetriever retriever = retriever(retrieval, "a");
            var asked = new ArrayList<Callable<String>>();
            var expected = new ArrayList<String>();
            for (int i = 0; i < 40; i++) {
                String user = "user" + i;
                expected.add("Bearer " + user + "-at-retrieval");
                asked.add(() ->
                        Neighbours.caller(user)
                                .call(() -> retriever.retrieve(QUERY))
                                .getFirst()
                                .textSegment()
                                .text());
            }

            List<Future<String>> answers = threads.invokeAll(asked);

            var told = new ArrayList<String>();
            for (Future<String> answer : answers) {
                told.add(answer.get());
            }
            assertThat(told).isEqualTo(expected);
        }
    }

    @Test
    void a_collection_that_is_refused_is_empty_and_the_others_are_found() {
        HttpHandler store =
                request ->
                        collection(request).equals("hr-docs")
                                ? Response.json(403, "{\"code\":\"not_permitted\"}")
                                : hit(collection(request), 1);
        try (var retrieval = neighbours.neighbour("retrieval", store)) {
            SallyportRetriever retriever = retriever(retrieval, "hr-docs", "handbook");

            List<Content> found = Neighbours.caller("john").call(() -> retriever.retrieve(QUERY));

            assertThat(found)
                    .extracting(content -> content.textSegment().text())
                    .containsExactly("Text of handbook.");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 429, 500, 502, 503})
    void any_other_refusal_is_an_error_and_never_an_empty_result(int status) {
        HttpHandler store =
                request ->
                        collection(request).equals("b")
                                ? Response.json(status, "{}")
                                : hit(collection(request), 1);
        try (var retrieval = neighbours.neighbour("retrieval", store)) {
            SallyportRetriever retriever = retriever(retrieval, "a", "b");

            assertThatThrownBy(
                            () -> Neighbours.caller("john").call(() -> retriever.retrieve(QUERY)))
                    .isInstanceOfSatisfying(
                            RetrievalFailedException.class,
                            e -> assertThat(e.status()).isEqualTo(status));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "{\"data\":{}}",
                "[]",
                "<html>",
                "{\"data\":[{\"score\":1}]}"
            })
    void an_answer_that_is_no_list_of_results_is_an_error(String body) {
        try (var retrieval = neighbours.neighbour("retrieval", _ -> Response.json(200, body))) {
            SallyportRetriever retriever = retriever(retrieval, "a");

            assertThatThrownBy(
                            () -> Neighbours.caller("john").call(() -> retriever.retrieve(QUERY)))
                    .isInstanceOf(CallFailedException.class);
        }
    }

    @Test
    void a_store_that_breaks_off_in_the_middle_is_an_error() {
        HttpHandler cut =
                _ ->
                        Response.stream(
                                200,
                                "application/json",
                                sink -> {
                                    sink.send(Bytes.of("{\"data\":[]"));
                                    throw new IOException("cut");
                                });
        try (var retrieval = neighbours.neighbour("retrieval", cut)) {
            SallyportRetriever retriever = retriever(retrieval, "a");

            assertThatThrownBy(
                            () -> Neighbours.caller("john").call(() -> retriever.retrieve(QUERY)))
                    .isInstanceOf(CallFailedException.class);
        }
    }

    @Test
    void a_store_that_is_down_is_an_error_and_searched_again_when_it_is_back() {
        var retrieval = neighbours.neighbour("retrieval", _ -> hit("a", 1));
        SallyportRetriever retriever = retriever(retrieval, "a");
        int port = retrieval.server().port();
        retrieval.close();

        assertThatThrownBy(() -> Neighbours.caller("john").call(() -> retriever.retrieve(QUERY)))
                .isInstanceOf(CallFailedException.class);
        try (var _ = neighbours.neighbour("retrieval", port, _ -> hit("a", 1))) {
            assertThat(Neighbours.caller("john").call(() -> retriever.retrieve(QUERY))).hasSize(1);
        }
    }

    @Test
    void a_search_is_bounded_and_its_collections_are_names() {
        List<String> one = List.of("handbook");

        assertThatThrownBy(() -> new SallyportRetriever.Search(one, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SallyportRetriever.Search(one, 21))
                .isInstanceOf(IllegalArgumentException.class);
        for (String name : List.of("", "..", "a/b", "a b", "a?x=1", "a%2fb")) {
            assertThatThrownBy(() -> new SallyportRetriever.Search(List.of(name), 5))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
