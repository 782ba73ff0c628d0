// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sallyport.testkit.TestCa;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What every source of an identity keeps to, wherever it hears of it. */
abstract class IdentitySourceContractTest {
    static final SpiffeId ID = SpiffeId.parse("spiffe://cloud.acme/gateway");
    static final Duration PATIENCE = Duration.ofSeconds(10);

    final TestCa ca = TestCa.create("cloud");

    /** A source in the hands of a test. */
    interface Told extends AutoCloseable {
        IdentitySource source();

        /** Tells it; it need not have taken it when this returns. */
        void tell(LiveIdentity.Word word) throws Exception;

        @Override
        void close();
    }

    /** One that begins with that. */
    abstract Told begin(LiveIdentity.Word first) throws Exception;

    LiveIdentity.Word fresh(TestCa... anchors) {
        TestCa.Issued issued = ca.issue(ID.toString());
        var roots = Arrays.stream(anchors).map(TestCa::anchor).collect(Collectors.toSet());
        return new LiveIdentity.Word(
                new Svid(ID, issued.key(), issued.chain()),
                new TrustBundle(ID.trustDomain(), roots),
                List.of());
    }

    static void shows(IdentitySource source, LiveIdentity.Word word) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    assertThat(source.svid().chain()).isEqualTo(word.svid().chain());
                    assertThat(source.svid().key()).isEqualTo(word.svid().key());
                    assertThat(source.bundle()).isEqualTo(word.bundle());
                });
    }

    @Test
    void each_word_replaces_all_that_was_said_before() throws Exception {
        TestCa next = TestCa.create("next");
        LiveIdentity.Word first = fresh(ca);
        LiveIdentity.Word second = fresh(ca, next);
        LiveIdentity.Word third = fresh(next);
        try (Told told = begin(first)) {
            shows(told.source(), first);

            told.tell(second);
            shows(told.source(), second);
            told.tell(third);

            shows(told.source(), third);
            assertThat(told.source().bundle().anchors()).isEqualTo(Set.of(next.anchor()));
        }
    }

    @Test
    void a_listener_hears_after_the_change_and_sees_it() throws Exception {
        LiveIdentity.Word second = fresh(ca);
        var seen = new CopyOnWriteArrayList<Svid>();
        try (Told told = begin(fresh(ca));
                var _ = told.source().onChange(() -> seen.add(told.source().svid()))) {

            told.tell(second);

            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(seen)
                                    .extracting(Svid::leaf)
                                    .containsExactly(second.svid().leaf()));
        }
    }

    @Test
    void one_listener_that_fails_keeps_no_other_from_hearing_and_one_that_left_hears_nothing()
            throws Exception {
        var heard = new AtomicInteger();
        var left = new AtomicInteger();
        LiveIdentity.Word second = fresh(ca);
        try (Told told = begin(fresh(ca));
                var _ = told.source().onChange(IdentitySourceContractTest::fail);
                var _ = told.source().onChange(heard::incrementAndGet)) {
            told.source().onChange(left::incrementAndGet).close();

            told.tell(second);

            await().atMost(PATIENCE).until(() -> heard.get() == 1);
            assertThat(left).hasValue(0);
            shows(told.source(), second);
        }
    }

    @Test
    void the_same_again_is_no_news() throws Exception {
        LiveIdentity.Word first = fresh(ca);
        LiveIdentity.Word second = fresh(ca);
        var heard = new AtomicInteger();
        try (Told told = begin(first);
                var _ = told.source().onChange(heard::incrementAndGet)) {

            told.tell(first);
            told.tell(second);

            shows(told.source(), second);
            await().atMost(PATIENCE).until(() -> heard.get() == 1);
        }
    }

    @Test
    void what_was_said_last_stays_readable_after_the_end() throws Exception {
        LiveIdentity.Word first = fresh(ca);
        Told told = begin(first);

        told.close();

        shows(told.source(), first);
    }

    private static void fail() {
        throw new IllegalStateException("a listener that fails");
    }
}
