// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InterruptionTest {
    @Test
    void work_that_waits_is_ended() throws InterruptedException {
        try (var stretch = Interruption.begin()) {
            Thread.ofVirtual().start(stretch::interrupt);

            Throwable ended =
                    catchThrowable(() -> new CountDownLatch(1).await(10, TimeUnit.SECONDS));

            assertThat(ended).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void an_interrupt_that_comes_late_or_was_not_taken_breaks_nothing_off_afterwards() {
        var stretch = Interruption.begin();
        stretch.interrupt();
        stretch.close();
        boolean after = Thread.currentThread().isInterrupted();

        stretch.interrupt();

        assertThat(after).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void somebody_elses_interrupt_stays() {
        try (var _ = Interruption.begin()) {
            Thread.currentThread().interrupt();
        }

        assertThat(Thread.interrupted()).isTrue();
    }
}
