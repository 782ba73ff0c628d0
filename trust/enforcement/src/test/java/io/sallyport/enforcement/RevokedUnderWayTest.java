// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sallyport.http.HttpClient;
import io.sallyport.identity.DenyKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was let on, and is revoked before there is an answer. */
class RevokedUnderWayTest {
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    @TempDir private Path folder;
    private Site site;
    private Minted john;

    @BeforeEach
    void open() {
        site = Site.open(folder);
        john = Minted.john(site.town);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void work_that_waits_ends_within_two_seconds_and_is_settled_undisturbed() {
        var begun = new CountDownLatch(1);
        var disturbed = new AtomicBoolean(true);
        site.shelf.meanwhile.set(passage ->
                passage.interruptible(() -> {
                    begun.countDown();
                    return awaited(new CountDownLatch(1), Duration.ofSeconds(30));
                }));
        site.shelf.onClose.set(() -> disturbed.set(Thread.currentThread().isInterrupted()));
        var reply = asking();
        awaited(begun, Duration.ofSeconds(10));

        long revoked = System.nanoTime();
        site.sts.revoke(DenyKey.Kind.TXN, john.txn());
        HttpClient.Reply refused = reply.join();

        assertThat(Duration.ofNanos(System.nanoTime() - revoked)).isLessThan(TWO_SECONDS);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(site.records("completion").toString()).contains("revoked_txn");
        assertThat(site.shelf.closed).hasValue(1);
        assertThat(disturbed).isFalse();
    }

    @Test
    void an_answer_that_comes_too_late_is_given_to_nobody() {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        site.shelf.meanwhile.set(_ -> {
            begun.countDown();
            awaited(goOn, Duration.ofSeconds(30));
        });
        var reply = asking();
        awaited(begun, Duration.ofSeconds(10));

        site.sts.revoke(DenyKey.Kind.TXN, john.txn());
        await().until(() -> site.pep.denied().hit(john.claims()).isPresent());
        goOn.countDown();
        HttpClient.Reply refused = reply.join();

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body().text()).doesNotContain("found");
        assertThat(site.records("completion").toString()).contains("revoked_txn");
        assertThat(site.shelf.closed).hasValue(1);
    }

    @Test
    void somebody_elses_revocation_disturbs_nobody() {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        site.shelf.meanwhile.set(passage ->
                passage.interruptible(() -> {
                    begun.countDown();
                    return awaited(goOn, Duration.ofSeconds(30));
                }));
        var reply = asking();
        awaited(begun, Duration.ofSeconds(10));

        Minted other = Minted.john(site.town);
        site.sts.revoke(DenyKey.Kind.TXN, other.txn());
        await().until(() -> site.pep.denied().hit(other.claims()).isPresent());
        goOn.countDown();

        assertThat(reply.join().status()).isEqualTo(200);
    }

    /** John's question, from another thread. */
    private CompletableFuture<HttpClient.Reply> asking() {
        return CompletableFuture.supplyAsync(
                () -> site.ask("orchestrator", john.by(site.signing()), "eng-docs"));
    }

    private static boolean awaited(CountDownLatch latch, Duration patience) {
        try {
            return latch.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("given up", e);
        }
    }
}
