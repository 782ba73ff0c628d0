// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.http.Form;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.identity.BearerToken;
import io.sallyport.testkit.HandClock;
import io.sallyport.testkit.TestCa;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A device against a provider that says, over real mutual TLS, what the test wants. */
class DeviceSignInTest {
    private static final String CODES =
            """
            {"device_code":"the-secret","user_code":"BCDF-GHJK","verification_uri":"https://idp.test/device",\
            "verification_uri_complete":"https://idp.test/device?user_code=BCDF-GHJK","expires_in":600,"interval":5}\
            """;
    private static final String PENDING = "{\"error\":\"authorization_pending\"}";
    private static final String TOKEN =
            "{\"access_token\":\"T0\",\"token_type\":\"Bearer\",\"expires_in\":300}";

    private final TestCa ca = TestCa.create("device");
    private final HandClock clock = new HandClock();
    private final List<Duration> waits = new ArrayList<>();
    private final Deque<Response> answers = new ArrayDeque<>();
    private final List<Request> asked = new CopyOnWriteArrayList<>();
    private HttpServer provider;
    private RenewingIdentity device;
    private DeviceSignIn signIn;

    @BeforeEach
    void open() {
        provider = provider("idp");
        device = new RenewingIdentity(ca, Neighbours.id("device"));
        signIn = at(provider);
    }

    @AfterEach
    void close() {
        signIn.close();
        provider.close();
    }

    private HttpServer provider(String workload) {
        var identity = new RenewingIdentity(ca, Neighbours.id(workload));
        return HttpServer.start(
                Listener.loopback(0),
                new ServerTls.Mutual(identity),
                request -> {
                    asked.add(request);
                    synchronized (answers) {
                        return answers.pop();
                    }
                });
    }

    private DeviceSignIn at(HttpServer server) {
        String base = "https://localhost:" + server.port();
        var endpoints =
                new DeviceSignIn.Endpoints(
                        URI.create(base + "/codes"), URI.create(base + "/token"), "lamp");
        return DeviceSignIn.of(
                device,
                Neighbours.id("idp"),
                endpoints,
                new DeviceSignIn.Time(
                        clock,
                        length -> {
                            waits.add(length);
                            clock.advance(length);
                        }));
    }

    private void answers(int status, String json) {
        synchronized (answers) {
            answers.add(Response.json(status, json));
        }
    }

    private DeviceCode begun() {
        answers(200, CODES);
        return signIn.begin(Set.of("llm.invoke"));
    }

    @Test
    void a_device_shows_a_code_and_gets_its_users_token() {
        DeviceCode code = begun();
        answers(400, PENDING);
        answers(200, TOKEN);
        var told = new ArrayList<String>();

        DeviceOutcome outcome = signIn.await(code, () -> told.add("still"));

        assertThat(code.userCode()).isEqualTo("BCDF-GHJK");
        assertThat(code.page()).hasToString("https://idp.test/device");
        assertThat(outcome)
                .isEqualTo(
                        new DeviceOutcome.SignedIn(new BearerToken("T0"), Duration.ofMinutes(5)));
        assertThat(told).hasSize(2);
        assertThat(waits).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5));
        Form begin = Form.parse(asked.getFirst().body().text());
        Form poll = Form.parse(asked.getLast().body().text());
        assertThat(begin.one("scope")).contains("llm.invoke");
        assertThat(begin.one("client_id")).contains("lamp");
        assertThat(poll.one("device_code")).contains("the-secret");
        assertThat(poll.one("grant_type")).contains("urn:ietf:params:oauth:grant-type:device_code");
        assertThat(asked.getLast().peer().orElseThrow().id()).isEqualTo(Neighbours.id("device"));
    }

    @Test
    void the_readmes_lines_show_the_code_and_end_with_an_answer() {
        answers(200, CODES);
        answers(400, PENDING);
        answers(200, TOKEN);
        var screen = new ArrayList<String>();

        String answer =
                TenLinesDevice.ask(
                        signIn,
                        new TenLinesDevice.Screen() {
                            @Override
                            public void show(URI page, String code) {
                                screen.add(page + " " + code);
                            }

                            @Override
                            public void stillWaiting() {
                                screen.add(".");
                            }
                        },
                        user -> "asked for " + user.life());

        assertThat(screen).containsExactly("https://idp.test/device BCDF-GHJK", ".", ".");
        assertThat(answer).isEqualTo("asked for PT5M");
    }

    @Test
    void a_code_and_a_token_are_not_written_anywhere_by_accident() {
        assertThat(begun().toString()).doesNotContain("the-secret", "BCDF");
        assertThat(
                        new DeviceOutcome.SignedIn(new BearerToken("my-token"), Duration.ZERO)
                                .toString())
                .doesNotContain("my-token");
    }

    @Test
    void slower_means_slower_from_then_on() {
        DeviceCode code = begun();
        answers(400, "{\"error\":\"slow_down\"}");
        answers(400, PENDING);
        answers(400, "{\"error\":\"slow_down\"}");
        answers(200, TOKEN);

        signIn.await(code, () -> {});

        assertThat(waits.stream().map(Duration::toSeconds)).containsExactly(5L, 10L, 10L, 15L);
    }

    @Test
    void a_provider_that_fails_for_a_while_is_asked_again_more_slowly() {
        DeviceCode code = begun();
        answers(503, "{\"error\":\"temporarily_unavailable\"}");
        answers(200, "no JSON");
        answers(200, TOKEN);

        DeviceOutcome outcome = signIn.await(code, () -> {});

        assertThat(outcome).isInstanceOf(DeviceOutcome.SignedIn.class);
        assertThat(waits.stream().map(Duration::toSeconds)).containsExactly(5L, 10L, 20L);
    }

    @Test
    void a_failure_never_makes_the_wait_shorter() {
        answers(200, CODES.replace("\"interval\":5", "\"interval\":60"));
        DeviceCode code = signIn.begin(Set.of("llm.invoke"));
        answers(400, "{\"error\":\"slow_down\"}");
        answers(503, "{}");
        answers(200, TOKEN);

        signIn.await(code, () -> {});

        assertThat(waits.stream().map(Duration::toSeconds)).containsExactly(60L, 65L, 65L);
    }

    @ParameterizedTest
    @CsvSource({"5400, PT1H30M", "86400, PT24H", "-1, PT0S"})
    void a_token_is_taken_whatever_is_said_of_its_life(String said, Duration life) {
        DeviceCode code = begun();
        answers(200, TOKEN.replace("300", said));

        DeviceOutcome outcome = signIn.await(code, () -> {});

        assertThat(outcome).isEqualTo(new DeviceOutcome.SignedIn(new BearerToken("T0"), life));
    }

    @Test
    void a_token_whose_life_is_not_said_is_taken() {
        DeviceCode code = begun();
        answers(200, "{\"access_token\":\"T0\",\"token_type\":\"Bearer\"}");

        assertThat(signIn.await(code, () -> {}))
                .isEqualTo(new DeviceOutcome.SignedIn(new BearerToken("T0"), Duration.ZERO));
    }

    @Test
    void a_provider_that_stays_away_ends_with_the_codes_own_life() {
        DeviceCode code = begun();
        provider.close();

        DeviceOutcome outcome = signIn.await(code, () -> {});

        assertThat(outcome).isEqualTo(new DeviceOutcome.Expired());
        assertThat(waits).hasSizeLessThan(20);
        assertThat(waits)
                .allSatisfy(wait -> assertThat(wait).isLessThanOrEqualTo(Duration.ofMinutes(1)));
    }

    @Test
    void a_user_who_never_answers_ends_it_too() {
        DeviceCode code = begun();
        for (int i = 0; i < 120; i++) {
            answers(400, PENDING);
        }

        assertThat(signIn.await(code, () -> {})).isEqualTo(new DeviceOutcome.Expired());
        assertThat(waits).hasSize(119);
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_denied", "expired_token", "invalid_grant", "invalid_client"})
    void an_end_is_an_end(String error) {
        DeviceCode code = begun();
        answers(400, "{\"error\":\"" + error + "\"}");

        DeviceOutcome outcome = signIn.await(code, () -> {});

        assertThat(outcome)
                .isEqualTo(
                        switch (error) {
                            case "access_denied" -> new DeviceOutcome.Denied();
                            case "expired_token" -> new DeviceOutcome.Expired();
                            default -> new DeviceOutcome.Refused(error);
                        });
        assertThat(waits).hasSize(1);
    }

    @Test
    void a_refusal_of_the_device_says_its_code() {
        answers(400, "{\"error\":\"unauthorized_client\"}");

        assertThatThrownBy(() -> signIn.begin(Set.of("llm.invoke")))
                .isInstanceOf(CallFailedException.class)
                .hasMessageContaining("unauthorized_client");
    }

    @Test
    void whoever_is_not_the_provider_gets_no_code_to_poll_with() {
        try (var impostor = provider("web-app");
                var misled = at(impostor)) {
            assertThatThrownBy(() -> misled.begin(Set.of("llm.invoke")))
                    .isInstanceOf(CallFailedException.class);
            assertThat(asked).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"user_code\":\"BCDF\\u001b[2J\"",
                "\"user_code\":\"<b>BCDF\"",
                "\"user_code\":\"\"",
                "\"verification_uri\":\"javascript:alert(1)\"",
                "\"verification_uri\":\"https://idp.test/\\ndevice\"",
                "\"verification_uri\":\"https://idp.test/{}\"",
                "\"device_code\":\"\"",
                "\"expires_in\":-1",
                "\"expires_in\":99999999",
                "\"interval\":0",
                "\"interval\":86400"
            })
    void nothing_that_steers_a_screen_or_never_ends_is_taken(String spoiled) {
        String name = spoiled.substring(0, spoiled.indexOf(':'));
        String others =
                List.of(
                                "\"device_code\":\"d\"",
                                "\"user_code\":\"BCDF-GHJK\"",
                                "\"verification_uri\":\"https://idp.test/device\"",
                                "\"expires_in\":600",
                                "\"interval\":5")
                        .stream()
                        .filter(member -> !member.startsWith(name))
                        .reduce(spoiled, (all, member) -> all + "," + member);
        answers(200, "{" + others + "}");

        assertThatThrownBy(() -> signIn.begin(Set.of("llm.invoke")))
                .isInstanceOf(CallFailedException.class)
                .hasMessageContaining("no usable answer");
    }

    @Test
    void an_answer_without_interval_means_five_seconds() {
        answers(200, CODES.replace(",\"interval\":5", ""));

        assertThat(signIn.begin(Set.of("llm.invoke")).interval()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void codes_are_never_asked_for_in_the_clear() {
        URI clear = URI.create("http://idp.test/codes");

        assertThatThrownBy(() -> new DeviceSignIn.Endpoints(clear, clear, "lamp"))
                .hasMessageContaining("expected: https");
    }
}
