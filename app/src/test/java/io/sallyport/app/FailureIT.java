// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.audit.AuditTrace;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.UpstreamException;
import io.sallyport.world.DemoChain;
import io.sallyport.world.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chain, on PostgreSQL, does when somebody sends rubbish and when a part of it breaks. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailureIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String ASKED =
            "How many days of paid vacation does a full-time employee have?";
    private static final String MARKED = ASKED + " Marker zebra-4471.";

    @TempDir private static Path folder;
    private static RunningDemo demo;

    @BeforeAll
    static void start() {
        demo = RunningDemo.start(folder, "postgres");
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    static Stream<DemoChain.Port> everyMutualPort() {
        return demo.chain().mutualPorts().stream();
    }

    @ParameterizedTest
    @MethodSource("everyMutualPort")
    void a_stranger_is_refused_in_the_handshake_at_every_port(DemoChain.Port port) {
        var strangers = new Strangers(demo);

        for (Strangers.Kind kind : Strangers.Kind.values()) {
            var refused =
                    catchThrowableOfType(UpstreamException.class, () -> strangers.ask(kind, port));

            assertThat(refused).as("%s at %s", kind, port).isNotNull();
            assertThat(refused.getMessage())
                    .as("%s at %s", kind, port)
                    .contains("refused this process's certificate");
        }
    }

    static Stream<Arguments> everyWrongRequest() {
        return Stream.of(Surface.values())
                .flatMap(surface ->
                        Stream.of(WrongRequest.values())
                                .map(wrong -> Arguments.of(surface, wrong)));
    }

    @ParameterizedTest
    @MethodSource("everyWrongRequest")
    void a_wrong_request_is_told_in_the_surfaces_own_form(Surface surface, WrongRequest wrong) {
        HttpClient.Reply reply = wrong.send(demo, surface);

        surface.requireRefusal(reply, wrong.status(), wrong.code());
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /oauth2/token, application/x-www-form-urlencoded, grant_type=x, 400, unsupported_grant_type",
        "POST, /oauth2/token, application/x-www-form-urlencoded, a=%zz, 400, invalid_request",
        "POST, /oauth2/token, application/json, {}, 400, invalid_request",
        "POST, /oauth2/introspect, application/x-www-form-urlencoded, a=b, 400, invalid_request",
        "PUT, /oauth2/token, application/x-www-form-urlencoded, a=b, 405, invalid_request",
        "POST, /nowhere, application/x-www-form-urlencoded, a=b, 404, invalid_request"
    })
    void the_token_service_tells_refusals_as_oauth_does(
            String method, String path, String type, String body, int status, String error) {
        HttpClient.Reply reply =
                demo.walk()
                        .workloads()
                        .client("web-app", "sts")
                        .send(
                                method,
                                path,
                                Headers.NONE.with("content-type", type),
                                Bytes.of(body),
                                TIMEOUT,
                                1 << 20);

        assertThat(reply.status()).as(reply.body().text()).isEqualTo(status);
        var told = Surface.json(reply.body().text());
        assertThat(told.path("error").asText()).isEqualTo(error);
        Surface.requireLine(told.path("error_description").asText());
        assertThat(reply.headers().one("x-request-id")).isPresent();
        Surface.requireNothingOfOurs(reply.body().text());
    }

    @ParameterizedTest
    @EnumSource(names = {"ORCHESTRATOR", "RETRIEVAL", "STS"})
    void a_role_that_is_down_refuses_the_question_and_serves_again_once_it_is_back(Role role) {
        demo.kill(role);

        Shown refused = demo.ask("john", ASKED);
        demo.startAgain(role);
        Shown answered = demo.ask("john", ASKED);

        assertThat(refused.status()).isEqualTo(502);
        assertThat(refused.problem()).isEqualTo("upstream_failed");
        assertThat(answered.text()).contains("28 days");
        demo.requireIntactLogs();
    }

    @Test
    void a_database_that_is_down_refuses_the_question_and_serves_again_once_it_is_back() {
        demo.stopDatabase();

        Shown refused = demo.ask("john", ASKED);
        HttpClient.Reply ready = readiness(Role.RETRIEVAL);
        demo.startDatabaseAgain();
        Shown answered = demo.ask("john", ASKED);

        assertThat(refused.status()).isEqualTo(502);
        assertThat(refused.problem()).isEqualTo("upstream_failed");
        assertThat(ready.body().text()).contains("no answer of their database");
        assertThat(answered.text()).contains("28 days");
        demo.requireIntactLogs();
    }

    @ParameterizedTest
    @EnumSource(names = {"MODEL", "GATEWAY"})
    void a_role_killed_in_the_middle_of_a_question_leaves_a_refusal_and_evidence(Role killed) {
        demo.signal(Role.MODEL, "STOP");
        Shown shown;
        String txn;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int before = demo.unfinished(Role.GATEWAY).size();
            var asked = CompletableFuture.supplyAsync(() -> demo.ask("john", MARKED), threads);
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> demo.unfinished(Role.GATEWAY).size() > before);
            txn = demo.unfinished(Role.GATEWAY).getLast().entry().txn();
            demo.kill(killed);
            shown = asked.orTimeout(90, TimeUnit.SECONDS).join();
        }
        if (killed == Role.GATEWAY) {
            demo.signal(Role.MODEL, "CONT");
        }
        demo.startAgain(killed);

        Shown answered = demo.ask("john", ASKED);

        assertThat(shown.stop()).isPresent();
        assertThat(shown.stop().get().code()).isEqualTo("upstream_failed");
        assertThat(answered.text()).contains("28 days");
        demo.requireIntactLogs();
        assertThat(
                        demo.unfinished(Role.GATEWAY).stream()
                                .anyMatch(one -> one.entry().txn().equals(txn)))
                .as("a gateway that lived on has written how it ended")
                .isEqualTo(killed == Role.GATEWAY);
    }

    /** The model is silent meanwhile, so it is not the answer's end that ends it. */
    @Test
    void who_signs_out_ends_the_own_running_answer_at_the_gateway_within_two_seconds() {
        demo.signal(Role.MODEL, "STOP");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int before = demo.unfinished(Role.GATEWAY).size();
            var asked = CompletableFuture.supplyAsync(() -> demo.ask("john", ASKED), threads);
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> demo.unfinished(Role.GATEWAY).size() > before);
            String txn = demo.unfinished(Role.GATEWAY).getLast().entry().txn();

            HttpClient.Reply told = revoke(session(txn));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(2))
                    .until(() -> gatewayEnded(txn).isPresent());

            assertThat(told.status()).isEqualTo(200);
            assertThat(gatewayEnded(txn).orElseThrow()).contains("revoked_sid");
            assertThat(asked.handle((shown, cut) -> cut == null && shown.done()))
                    .as("answered to its end")
                    .succeedsWithin(Duration.ofSeconds(30))
                    .isEqualTo(false);
        } finally {
            demo.signal(Role.MODEL, "CONT");
        }
        assertThat(demo.ask("john", ASKED).text()).as("a new sign-in").contains("28 days");
    }

    private static String session(String txn) {
        return AuditTrace.trace(demo.layout().dir(), txn).stream()
                .map(one -> one.entry().facts().getOrDefault("sid", ""))
                .filter(sid -> !sid.isEmpty())
                .findFirst()
                .orElseThrow();
    }

    /** What the web app tells when a user signs out. */
    private static HttpClient.Reply revoke(String sid) {
        return demo.walk()
                .workloads()
                .client("web-app", "sts")
                .send(
                        "POST",
                        "/oauth2/revoke",
                        Headers.NONE.with("content-type", "application/x-www-form-urlencoded"),
                        Bytes.of("sid=" + sid),
                        TIMEOUT,
                        1 << 20);
    }

    /** The code that the gateway's completion states. */
    private static Optional<String> gatewayEnded(String txn) {
        return AuditTrace.trace(demo.layout().dir(), txn).stream()
                .filter(one -> one.role().equals("gateway"))
                .filter(one -> one.entry().event().equals("completion"))
                .map(one -> one.entry().facts().toString())
                .findFirst();
    }

    @Test
    void a_full_disk_for_the_audit_log_refuses_everything_says_so_and_loses_nothing()
            throws IOException {
        Path log = demo.layout().audit().resolve("orchestrator").resolve("log.jsonl");
        demo.limitFiles(Role.ORCHESTRATOR, Files.size(log) + 20);

        HttpClient.Reply first = atOrchestrator();
        HttpClient.Reply second = atOrchestrator();
        HttpClient.Reply ready = readiness(Role.ORCHESTRATOR);
        demo.requireIntactLogs();
        demo.kill(Role.ORCHESTRATOR);
        demo.startAgain(Role.ORCHESTRATOR);
        HttpClient.Reply again = atOrchestrator();

        for (HttpClient.Reply refused : List.of(first, second)) {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body().text()).contains("\"code\":\"audit_unavailable\"");
        }
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.body().text()).contains("make room and restart");
        assertThat(again.status()).isEqualTo(200);
        demo.requireIntactLogs();
    }

    private static HttpClient.Reply atOrchestrator() {
        String token = demo.walk().token("john", "orchestrator", Optional.empty()).text();
        Headers headers =
                Headers.NONE
                        .with("authorization", "Bearer " + token)
                        .with("content-type", "application/json");
        return demo.walk()
                .workloads()
                .client("web-app", "orchestrator")
                .send(
                        "POST",
                        "/v1/ask",
                        headers,
                        Bytes.of("{\"question\":\"" + ASKED + "\"}"),
                        TIMEOUT,
                        1 << 20);
    }

    private static HttpClient.Reply readiness(Role role) {
        try (var client = HttpClient.loopback(demo.chain().management(role.text()))) {
            return client.send("GET", "/readyz", Headers.NONE, Bytes.NONE, TIMEOUT, 1 << 16);
        }
    }

    @Test
    void a_second_demo_changes_nothing_of_the_first() {
        Layout first = demo.layout();

        var sameFolder = RunningDemo.sallyport(folder, "demo", "--dir", first.dir().toString());
        Path elsewhere = folder.resolve("elsewhere");
        var samePorts =
                RunningDemo.sallyport(
                        folder,
                        "demo",
                        "--port-base",
                        String.valueOf(first.portBase()),
                        "--dir",
                        elsewhere.toString());

        assertThat(sameFolder.exit()).isEqualTo(1);
        assertThat(sameFolder.err()).contains("runs in").contains("./sallyport stop");
        assertThat(samePorts.exit()).isEqualTo(1);
        assertThat(samePorts.err())
                .contains("port: " + first.port(Role.GATEWAY) + " is in use, held by process")
                .contains("(sallyport gateway)");
        assertThat(elsewhere).doesNotExist();
        assertThat(Processes.found(first).all())
                .extracting(Processes.Started::name)
                .hasSize(Role.values().length + 1)
                .as("its data is there, too")
                .contains(DemoDatabase.PROCESS);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void logs_hold_no_stack_trace_no_token_and_no_question() throws IOException {
        try (Stream<Path> logs = Files.list(folder.resolve("demo").resolve("logs"))) {
            for (Path log : logs.toList()) {
                assertThat(Files.readString(log))
                        .as(log.toString())
                        .doesNotContain("\tat ", "eyJ", "Bearer", "zebra-4471");
            }
        }
    }
}
