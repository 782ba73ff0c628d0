// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes over the wire from clients that do not keep to the rules. */
class WireTest {
    private static final String LINE = "POST /x HTTP/1.1\r\nHost: localhost\r\n";
    private static final String HOST = "Host: localhost\r\n";
    private static final String ZEROS = "0".repeat(1024);

    private final AtomicInteger handled = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() {
        server = HttpServer.start(World.quick(), new ServerTls.Loopback(), this::echo);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Response echo(Request request) {
        handled.incrementAndGet();
        return Response.of(
                200, "text/plain", Bytes.of(request.path() + "|" + request.body().length()));
    }

    private String ask(String text) throws IOException {
        try (Wire wire = Wire.plain(server.port())) {
            return wire.ask(text);
        }
    }

    private static String last(String headers) {
        return LINE + headers + "Connection: close\r\n\r\n";
    }

    @Test
    void a_request_within_the_rules_is_handled() throws Exception {
        String answer = ask(last("Content-Length: 2\r\n") + "ab");

        assertThat(answer).startsWith("HTTP/1.1 200").endsWith("/x|2");
    }

    @Test
    void two_requests_on_one_connection_are_both_handled() throws Exception {
        String answer = ask(LINE + "Content-Length: 2\r\n\r\nab" + last("Content-Length: 0\r\n"));

        assertThat(answer).contains("/x|2").endsWith("/x|0");
    }

    @Test
    void a_body_declared_too_long_is_refused_before_it_comes() throws Exception {
        String answer = ask(LINE + "Content-Length: 70000\r\n\r\n");

        refused(answer, 413, "too_large");
    }

    @Test
    void a_body_that_grows_too_long_in_chunks_is_refused() throws Exception {
        String chunk = "400\r\n" + ZEROS + "\r\n";

        String answer = ask(LINE + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(65));

        refused(answer, 413, "too_large");
    }

    @Test
    void a_client_that_waits_for_continue_is_told_to_go_on() throws Exception {
        try (Wire wire = Wire.plain(server.port())) {
            wire.write(last("Content-Length: 2\r\nExpect: 100-continue\r\n"));

            String first = wire.piece();
            String answer = wire.ask("ab");

            assertThat(first).startsWith("HTTP/1.1 100");
            assertThat(answer).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void a_client_that_waits_for_continue_is_refused_before_it_sends_too_much() throws Exception {
        String answer = ask(LINE + "Content-Length: 70000\r\nExpect: 100-continue\r\n\r\n");

        refused(answer, 413, "too_large");
    }

    @Test
    void too_many_header_bytes_are_refused() throws Exception {
        refused(ask(LINE + "X: " + ZEROS.repeat(9) + "\r\n\r\n"), 431, "too_large");
    }

    @Test
    void a_request_line_without_end_is_refused() throws Exception {
        refused(ask("GET /" + ZEROS.repeat(9) + " HTTP/1.1\r\n\r\n"), 414, "too_large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Host: localhost\r\nHost: localhost\r\n",
                "Host: a b\r\n",
                "Host: localhost\r\n evil\r\n",
                "Host: localhost/x\r\n",
                "Host: user@localhost\r\n",
                "Host: evil.example\r\n", // DNS rebinding: this listener is on loopback
            })
    void anything_but_one_good_host_is_refused(String hosts) throws Exception {
        refused(ask("GET / HTTP/1.1\r\n" + hosts + "\r\n"), 400, "malformed_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\r\nContent-Length: 3\r\n",
                "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "Content-Length: +2\r\n",
                "Content-Length : 2\r\n",
                "Content-Length: 2\r\n 0\r\n",
                "X: a\0b\r\n",
                "Expect: payment\r\n",
            })
    void framing_that_two_readers_read_differently_is_refused(String headers) throws Exception {
        String answer = ask(LINE + headers + "\r\nab");

        assertThat(answer).doesNotContain(" 200 ");
        assertThat(handled).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: a\r\n b\r\n",
                "X: a\r\n\tb\r\n",
                "X: a\n b\n",
                "X: a\r\n \r\n",
                " X: a\r\n", // before the first field
                "X: a\r\n b\r\nY: c\r\n",
            })
    void a_folded_header_line_is_refused(String headers) throws Exception {
        refused(ask("GET / HTTP/1.1\r\n" + headers + HOST + "\r\n"), 400, "malformed_request");
        refused(ask("GET / HTTP/1.1\r\n" + HOST + headers + "\r\n"), 400, "malformed_request");
    }

    @Test
    void a_header_line_that_is_folded_in_another_packet_is_refused() throws Exception {
        try (Wire wire = Wire.plain(server.port())) {
            wire.write(LINE + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(wire.piece()).startsWith("HTTP/1.1 100"); // so what follows is read apart
            wire.write("ab" + LINE + "X: a\r\n");
            assertThat(wire.piece()).startsWith("HTTP/1.1 200");
            handled.set(0);

            String answer = wire.ask(" b\r\n\r\n");

            refused(answer, 400, "malformed_request");
        }
    }

    @Test
    void the_second_request_of_a_packet_may_not_fold_either() throws Exception {
        String first = LINE + "Content-Length: 2\r\n\r\nab";

        String answer = ask(first + LINE + "X: a\r\n b\r\n\r\n");

        assertThat(answer).contains("/x|2", "HTTP/1.1 400");
        assertThat(handled).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 8\r\n\r\na\r\n b\n c",
                "Transfer-Encoding: chunked\r\n\r\n8\r\na\r\n b\n c\r\n0\r\n\r\n",
                "X:   a b\t\r\nContent-Length: 8\r\n\r\n\n\t \r\n   "
            })
    void a_body_may_have_lines_that_begin_with_a_space(String rest) throws Exception {
        String answer = ask(LINE + "Connection: close\r\n" + rest);

        assertThat(answer).startsWith("HTTP/1.1 200").endsWith("/x|8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/../b",
                "/./a",
                "//a",
                "/a//b",
                "/%2e%2e/b",
                "/a%2fb",
                "/a%5cb",
                "/a\\b",
                "/%",
                "/%zz",
                "/%ff",
                "/a%00",
                "/a#b",
                "*",
                "http://localhost/a",
                "a"
            })
    void paths_that_two_readers_read_differently_are_refused(String path) throws Exception {
        refused(
                ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                400,
                "malformed_request");
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/a%20b, /a b",
        "/%C3%BC, /ü",
        "/a/, /a/",
        "/a%252e, /a%2e",
        "/a?b=%2f, /a"
    })
    void good_paths_are_decoded_once(String raw, String decoded) throws Exception {
        String answer =
                ask("GET " + raw + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        byte[] latin = answer.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(new String(latin, java.nio.charset.StandardCharsets.UTF_8))
                .startsWith("HTTP/1.1 200")
                .endsWith(decoded + "|0");
    }

    @Test
    void http_1_0_is_refused() throws Exception {
        refused(ask("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n"), 400, "malformed_request");
    }

    @Test
    void unknown_methods_are_refused() throws Exception {
        refused(ask("TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n"), 405, "method_not_allowed");
    }

    @Test
    void a_head_that_does_not_end_is_closed() throws Exception {
        assertThat(ask("GET / HTTP/1.1\r\nHost: local")).isEmpty();
    }

    @Test
    void a_body_that_does_not_end_is_closed() throws Exception {
        assertThat(ask(LINE + "Content-Length: 2\r\n\r\na")).isEmpty();
        assertThat(handled).hasValue(0);
    }

    @Test
    void a_connection_with_nothing_to_do_is_closed() throws Exception {
        assertThat(ask(LINE + "Content-Length: 2\r\n\r\nab")).endsWith("/x|2");
    }

    private void refused(String answer, int status, String code) {
        assertThat(answer)
                .matches("(?s)HTTP/1.[01] " + status + " .*") // 1.0 where no version was read
                .contains("application/problem+json", "\"code\":\"" + code + "\"")
                .containsIgnoringCase("connection: close")
                .containsOnlyOnce("x-request-id");
        assertThat(handled).hasValue(0);
    }
}
