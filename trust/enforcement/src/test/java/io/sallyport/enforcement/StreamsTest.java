// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sallyport.http.Bytes;
import io.sallyport.http.Response;
import io.sallyport.identity.Caller;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.DenyList;
import io.sallyport.identity.Principal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsTest {
    @TempDir private Path folder;
    private Site site;

    @BeforeEach
    void open() {
        site = Site.open(folder);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void a_stream_runs_as_its_caller_and_is_completed_after_its_last_byte() {
        site.shelf.answer.set(
                Response.stream(
                        200,
                        "text/plain",
                        sink -> {
                            assertThat(site.records("completion")).isEmpty();
                            sink.send(Bytes.of("for " + subject()));
                        }));

        site.stream(
                Minted.john(site.town).by(site.signing()),
                reply -> {
                    assertThat(reply.headers().all(Receipts.HEADER)).hasSize(1);
                    assertThat(rest(reply.body())).isEqualTo("for john");
                });

        await().untilAsserted(() -> assertThat(site.records("completion")).hasSize(1));
        assertThat(site.records("completion").toString()).contains("completed");
        assertThat(site.shelf.closed).hasValue(1);
    }

    @Test
    void a_revocation_cuts_a_running_stream_and_what_it_waits_for() {
        Minted john = Minted.john(site.town);
        var gone = new CountDownLatch(1);
        site.shelf.answer.set(
                Response.stream(
                        200,
                        "text/plain",
                        sink -> {
                            sink.onGone(gone::countDown);
                            sink.send(Bytes.of("first"));
                            awaitSeconds(gone);
                            sink.send(Bytes.of("second"));
                        }));

        site.stream(
                john.by(site.signing()),
                reply -> {
                    assertThat(some(reply.body(), 5)).isEqualTo("first");
                    long revoked = System.nanoTime();
                    site.sts.revoke(DenyKey.Kind.TXN, john.txn());
                    assertThatThrownBy(() -> reply.body().readAllBytes())
                            .isInstanceOf(IOException.class);
                    assertThat(Duration.ofNanos(System.nanoTime() - revoked))
                            .isLessThan(Duration.ofSeconds(2));
                });

        await().untilAsserted(() ->
                assertThat(site.records("completion").toString()).contains("\"revoked\""));
        assertThat(site.shelf.closed).hasValue(1);
    }

    @Test
    void a_stream_whose_writer_fails_is_cut_settled_and_written_down() {
        site.shelf.answer.set(
                Response.stream(
                        200,
                        "text/plain",
                        sink -> {
                            sink.send(Bytes.of("first"));
                            throw new IllegalStateException("the model broke");
                        }));

        site.stream(
                Minted.john(site.town).by(site.signing()),
                reply ->
                        assertThatThrownBy(() -> reply.body().readAllBytes())
                                .isInstanceOf(IOException.class));

        await().untilAsserted(() ->
                assertThat(site.records("completion").toString()).contains("\"failed\""));
        assertThat(site.shelf.closed).hasValue(1);
    }

    @Test
    void a_client_that_leaves_ends_the_stream_and_is_written_down_as_gone() {
        site.shelf.answer.set(
                Response.stream(
                        200,
                        "text/plain",
                        sink -> {
                            var gone = new CountDownLatch(1);
                            sink.onGone(gone::countDown);
                            sink.send(Bytes.of("first"));
                            awaitSeconds(gone);
                            sink.send(Bytes.of("second"));
                        }));

        site.stream(
                Minted.john(site.town).by(site.signing()),
                reply -> assertThat(some(reply.body(), 5)).isEqualTo("first"));

        await().untilAsserted(() ->
                assertThat(site.records("completion").toString()).contains("\"client_gone\""));
        assertThat(site.shelf.closed).hasValue(1);
    }

    @Test
    void a_stream_outlives_its_token_but_not_its_longest_life() {
        DenyList heard = site.pep.denied();
        var sink = new GuardedSink(new Sunk(), Minted.john(site.town).claims(), heard, site.clock);

        site.clock.advance(Duration.ofMinutes(5));
        await().atMost(Duration.ofSeconds(30)).until(heard::fresh);
        assertThat(sent(sink)).isTrue();
        site.clock.advance(Duration.ofMinutes(6));

        assertThat(sent(sink)).isFalse();
        assertThat(sink.stopped()).isEqualTo(Outcome.TOO_LONG);
    }

    @Test
    void a_stream_ends_when_nobody_can_say_any_more_whether_its_token_was_revoked() {
        var never = new DenyList(site.clock);
        var sink = new GuardedSink(new Sunk(), Minted.john(site.town).claims(), never, site.clock);

        assertThat(sent(sink)).isFalse();
        assertThat(sink.stopped()).isEqualTo(Outcome.FEED_SILENT);
    }

    private static boolean sent(GuardedSink sink) {
        try {
            sink.send(Bytes.of("x"));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Takes everything. */
    private static final class Sunk implements Response.Sink {
        @Override
        public void send(Bytes bytes) {}

        @Override
        public void onGone(Runnable action) {}
    }

    private static String subject() {
        return Caller.current().user().map(Principal.User::subject).map(s -> s.sub()).orElse("-");
    }

    private static void awaitSeconds(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IOException("nobody called");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String rest(java.io.InputStream in) {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String some(java.io.InputStream in, int bytes) {
        try {
            return new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
