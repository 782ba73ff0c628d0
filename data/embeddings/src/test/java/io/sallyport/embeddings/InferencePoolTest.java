// SPDX-License-Identifier: Apache-2.0
package io.sallyport.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class InferencePoolTest {
    @Test
    void work_runs_on_a_platform_thread_even_when_a_virtual_one_asks() throws Exception {
        try (var pool = new InferencePool(1)) {
            var virtual = new boolean[] {true};

            Thread.ofVirtual()
                    .start(() -> virtual[0] = pool.call(() -> Thread.currentThread().isVirtual()))
                    .join();

            assertThat(virtual[0]).isFalse();
        }
    }

    @Test
    void a_full_queue_refuses_instead_of_growing() throws Exception {
        try (var pool = new InferencePool(1, 1, Duration.ofSeconds(30))) {
            var release = new CountDownLatch(1);
            var started = new CountDownLatch(1);
            Thread busy = Thread.ofVirtual().start(() -> pool.call(() -> hold(started, release)));
            started.await();
            Thread queued = Thread.ofVirtual().start(() -> pool.call(() -> "queued"));
            awaitWaiting(queued);

            assertThatThrownBy(() -> pool.call(() -> "too much"))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem()).isEqualTo(Problem.NOT_READY));

            release.countDown();
            busy.join();
            queued.join();
        }
    }

    @Test
    void a_wait_ends() {
        try (var pool = new InferencePool(1, 1, Duration.ofMillis(20))) {
            var never = new CountDownLatch(1);

            assertThatThrownBy(() -> pool.call(() -> hold(new CountDownLatch(1), never)))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem()).isEqualTo(Problem.UPSTREAM_TIMEOUT));
        }
    }

    @Test
    void a_closed_pool_refuses() {
        var pool = new InferencePool(1);
        pool.close();

        assertThatThrownBy(() -> pool.call(() -> "late")).isInstanceOf(ProblemException.class);
    }

    private static String hold(CountDownLatch started, CountDownLatch release)
            throws InterruptedException {
        started.countDown();
        release.await();
        return "held";
    }

    private static void awaitWaiting(Thread thread) {
        org.awaitility.Awaitility.await()
                .until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }
}
