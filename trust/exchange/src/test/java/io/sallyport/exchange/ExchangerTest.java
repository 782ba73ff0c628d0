// SPDX-License-Identifier: Apache-2.0
package io.sallyport.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.BearerToken;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExchangerTest {
    private static final SpiffeId STS = id("sts");
    private static final SpiffeId RETRIEVAL = id("retrieval");
    private static final BearerToken JOHN = new BearerToken("johns-token");
    private static final BearerToken HELEN = new BearerToken("helens-token");
    private static final int ROUNDS = 10_000;
    private static final Wanted QUERY = Wanted.of(RETRIEVAL, "vector.query");

    private final TestCa ca = TestCa.create("demo");
    private final TestIdentity self = new TestIdentity(ca, id("orchestrator"));
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong epoch = new AtomicLong();
    private TokenDesk desk;
    private Exchanger exchanger;

    @BeforeEach
    void open() throws IOException {
        desk = new TokenDesk(new TestIdentity(ca, STS));
        exchanger = exchangerWith(Link.PATIENCE);
    }

    @AfterEach
    void close() {
        exchanger.close();
        desk.close();
    }

    @Test
    void asks_as_rfc_8693_says_and_gives_back_the_token() {
        Wanted wanted = Wanted.of(RETRIEVAL, "vector.query", "chat.ask");

        BearerToken token = exchanger.exchange(JOHN, wanted);

        assertThat(token.text()).isEqualTo("johns-token for " + RETRIEVAL);
        assertThat(desk.asked.getFirst().form())
                .isEqualTo(
                        Map.of(
                                "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
                                "subject_token", "johns-token",
                                "subject_token_type",
                                        "urn:ietf:params:oauth:token-type:access_token",
                                "audience", RETRIEVAL.toString(),
                                "scope", "chat.ask vector.query"));
    }

    @Test
    void a_service_asks_for_itself_without_any_user() {
        exchanger.forService(Wanted.of(RETRIEVAL, "svc:vector.write:eng-docs"));

        assertThat(desk.asked.getFirst().form())
                .isEqualTo(
                        Map.of(
                                "grant_type", "client_credentials",
                                "audience", RETRIEVAL.toString(),
                                "scope", "svc:vector.write:eng-docs"));
    }

    @Test
    void the_same_question_is_asked_once_and_any_other_again() {
        exchanger.exchange(JOHN, QUERY);
        exchanger.exchange(JOHN, QUERY);

        exchanger.exchange(HELEN, QUERY);
        exchanger.exchange(JOHN, Wanted.of(id("gateway"), "vector.query"));
        exchanger.exchange(JOHN, Wanted.of(RETRIEVAL, "vector.query", "chat.ask"));
        exchanger.forService(QUERY);

        assertThat(desk.asked).hasSize(5);
    }

    @Test
    void a_request_with_further_parameters_is_never_answered_from_memory() {
        var wanted = new Wanted(id("keys"), Set.of("field.open"), Map.of("field", "ssn"));

        exchanger.exchange(HELEN, wanted);
        exchanger.exchange(HELEN, wanted);

        assertThat(desk.asked).hasSize(2);
        assertThat(desk.asked.getLast().form()).containsEntry("field", "ssn");
    }

    @Test
    void further_parameters_cannot_replace_our_own() {
        Map<String, String> sly = Map.of("subject_token", "x");

        assertThatThrownBy(() -> new Wanted(RETRIEVAL, Set.of("a"), sly))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"300,59,1", "300,61,2", "30,19,1", "30,21,2", "10,0,2", "5,0,2"})
    void a_token_is_kept_until_ten_seconds_before_its_end_and_a_minute_at_most(
            long life, long later, int asked) {
        desk.answer = _ -> TokenDesk.granted("t", life);
        exchanger.exchange(JOHN, QUERY);

        nanos.addAndGet(Duration.ofSeconds(later).toNanos());
        exchanger.exchange(JOHN, QUERY);

        assertThat(desk.asked).hasSize(asked);
    }

    @Test
    void after_a_rotation_nothing_is_kept_and_the_new_certificate_is_shown() {
        exchanger.exchange(JOHN, QUERY);

        self.rotate();
        exchanger.exchange(JOHN, QUERY);

        assertThat(desk.asked).hasSize(2);
        assertThat(desk.asked.getLast().thumbprint())
                .isEqualTo(Peer.thumbprint(self.svid().leaf()))
                .isNotEqualTo(desk.asked.getFirst().thumbprint());
    }

    @Test
    void a_rotation_that_nobody_was_told_of_yet_counts_too() {
        exchanger.exchange(JOHN, QUERY);

        self.rotateSilently();
        exchanger.exchange(JOHN, QUERY);

        assertThat(desk.asked.getLast().thumbprint())
                .isEqualTo(Peer.thumbprint(self.svid().leaf()));
    }

    @Test
    void what_was_granted_in_another_epoch_is_asked_for_again() {
        exchanger.exchange(JOHN, QUERY);

        epoch.incrementAndGet();
        exchanger.exchange(JOHN, QUERY);

        assertThat(desk.asked).hasSize(2);
    }

    @Test
    @Tag("slow")
    void attack_24_two_users_in_the_same_moment_get_each_their_own_token_under_rotation()
            throws Exception {
        desk.answer =
                ask ->
                        TokenDesk.granted(
                                ask.form().get("subject_token") + " " + ask.thumbprint(), 300);
        var together = new CyclicBarrier(2);

        try (var threads = Executors.newFixedThreadPool(2)) {
            var john = threads.submit(() -> rounds(JOHN, together, round -> later(round)));
            var helen = threads.submit(() -> rounds(HELEN, together, round -> rotated(round)));

            assertThat(john.get(9, TimeUnit.MINUTES)).isEqualTo(ROUNDS);
            assertThat(helen.get(9, TimeUnit.MINUTES)).isEqualTo(ROUNDS);
        }

        assertThat(desk.asked).hasSizeGreaterThan(ROUNDS / 5);
    }

    /** How often {@code user} got a token of its own, for a certificate of that very moment. */
    private int rounds(BearerToken user, CyclicBarrier together, IntConsumer meanwhile)
            throws Exception {
        int own = 0;
        for (int round = 0; round < ROUNDS; round++) {
            together.await(1, TimeUnit.MINUTES);
            String before = Peer.thumbprint(self.svid().leaf());
            meanwhile.accept(round);
            String text = exchanger.exchange(user, QUERY).text();
            String after = Peer.thumbprint(self.svid().leaf());
            boolean itsOwn =
                    text.equals(user.text() + " " + before)
                            || text.equals(user.text() + " " + after);
            own += itsOwn ? 1 : 0;
        }
        return own;
    }

    /** Every tenth round everything at hand has become too old. */
    private void later(int round) {
        if (round % 10 == 0) {
            nanos.addAndGet(Tokens.LONGEST.plusSeconds(1).toNanos());
        }
    }

    private void rotated(int round) {
        if (round % 100 == 50) {
            self.rotate();
        }
    }

    @Test
    void a_closed_exchanger_refuses_at_once() {
        exchanger.close();

        assertThatThrownBy(() -> exchanger.exchange(JOHN, QUERY))
                .isInstanceOf(ExchangeException.class);
    }

    @Test
    void equal_questions_in_the_same_moment_become_one() throws Exception {
        var arrived = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        desk.answer =
                _ -> {
                    arrived.countDown();
                    await(go);
                    return TokenDesk.granted("one", 5); // too short to be kept
                };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> exchanger.exchange(JOHN, QUERY));
            await(arrived);
            Thread[] second = new Thread[1];
            var ready = new CountDownLatch(1);
            var other =
                    threads.submit(() -> {
                        second[0] = Thread.currentThread();
                        ready.countDown();
                        return exchanger.exchange(JOHN, QUERY);
                    });
            await(ready);
            org.awaitility.Awaitility.await()
                    .until(() ->
                            second[0].getState() == Thread.State.TIMED_WAITING
                                    || second[0].getState() == Thread.State.WAITING);
            go.countDown();

            assertThat(first.get().text()).isEqualTo("one");
            assertThat(other.get().text()).isEqualTo("one");
        }
        assertThat(desk.asked).hasSize(1);
    }

    @Test
    void a_refusal_is_passed_on_with_its_code_and_remembered_for_a_second_and_for_nobody_else() {
        desk.answer = _ -> TokenDesk.error(400, "invalid_target");

        assertCode(exchanger, "invalid_target");
        desk.answer = _ -> TokenDesk.granted("now", 60);
        assertCode(exchanger, "invalid_target");
        assertThat(exchanger.exchange(HELEN, QUERY).text()).isEqualTo("now");
        nanos.addAndGet(Tokens.REFUSED.plusMillis(1).toNanos());

        assertThat(exchanger.exchange(JOHN, QUERY).text()).isEqualTo("now");
        assertThat(desk.asked).hasSize(3);
    }

    @Test
    void nothing_that_is_thrown_holds_a_token() {
        desk.answer = _ -> TokenDesk.error(400, "invalid_request");

        assertThatThrownBy(() -> exchanger.exchange(JOHN, QUERY))
                .satisfies(e -> assertThat(stack(e)).doesNotContain(JOHN.text()));
    }

    @Test
    void without_a_token_service_it_is_unavailable() {
        exchanger.exchange(JOHN, QUERY);
        desk.close();

        assertThatThrownBy(() -> exchanger.exchange(HELEN, QUERY))
                .isInstanceOfSatisfying(
                        ExchangeException.class,
                        e -> assertThat(e.code()).isEqualTo("unavailable"));
    }

    @Test
    void somebody_else_in_the_token_services_place_gets_no_token() throws IOException {
        try (var spoof = new TokenDesk(new TestIdentity(ca, id("model")));
                var misled =
                        Exchanger.of(
                                self,
                                spoof.endpoint(),
                                new Links(self, STS, Link.PATIENCE),
                                memory())) {
            assertCode(misled, "unavailable");
            assertThat(spoof.asked).isEmpty();
        }
    }

    @Test
    void a_token_service_that_does_not_answer_in_time_is_unavailable() {
        var go = new CountDownLatch(1);
        desk.answer =
                _ -> {
                    await(go);
                    return TokenDesk.granted("late", 60);
                };
        var brief = new Link.Patience(Duration.ofSeconds(3), Duration.ofMillis(300));

        try (var impatient = exchangerWith(brief)) {
            assertCode(impatient, "unavailable");
        } finally {
            go.countDown();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "503,{\"error\":\"temporarily_unavailable\"}",
        "500,<html>",
        "200,[]",
        "200,{}",
        "200,{\"access_token\":\"t\"}",
        "400,{\"error\":\"<script>\"}",
        "302,{}"
    })
    void an_answer_that_is_none_counts_as_none(int status, String body) {
        desk.answer = _ -> new TokenDesk.Answer(status, body);

        assertCode(exchanger, "unavailable");
    }

    @Test
    void an_endless_answer_is_cut() {
        desk.answer = _ -> TokenDesk.granted("x".repeat(40_000), 60);

        assertCode(exchanger, "unavailable");
    }

    private Exchanger exchangerWith(Link.Patience patience) {
        return Exchanger.of(self, desk.endpoint(), new Links(self, STS, patience), memory());
    }

    private Exchanger.Memory memory() {
        return new Exchanger.Memory(nanos::get, epoch::get);
    }

    private static void assertCode(Exchanger exchanger, String code) {
        assertThatThrownBy(() -> exchanger.exchange(JOHN, QUERY))
                .isInstanceOfSatisfying(
                        ExchangeException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static String stack(Throwable e) {
        var text = new java.io.StringWriter();
        e.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("latch: not opened");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SpiffeId id(String name) {
        return new SpiffeId("demo.sallyport", "/" + name);
    }
}
