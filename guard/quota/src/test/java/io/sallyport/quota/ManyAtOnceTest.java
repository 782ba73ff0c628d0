// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import static io.sallyport.quota.World.JOHN;
import static io.sallyport.quota.World.cents;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.quota.Quota.Reserved;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyAtOnceTest {
    @TempDir private Path folder;

    @Test
    void callers_at_the_same_moment_never_hold_more_than_the_cap() throws Exception {
        try (var quota =
                        Quotas.embedded(
                                World.userMaySpend("1.00"),
                                folder.resolve("quota.db"),
                                new World.HandClock());
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> caller =
                    () ->
                            (int)
                                    IntStream.range(0, 5)
                                            .mapToObj(_ -> quota.reserve(JOHN, cents(7)))
                                            .filter(Reserved.Held.class::isInstance)
                                            .count();

            int granted = sum(executor, caller);

            assertThat(granted).isEqualTo(14); // 14 x 7 = 98; one more would be 105
        }
    }

    private static int sum(ExecutorService executor, Callable<Integer> caller) throws Exception {
        var running = new ArrayList<Future<Integer>>();
        for (int i = 0; i < 32; i++) {
            running.add(executor.submit(caller));
        }
        int sum = 0;
        for (Future<Integer> one : running) {
            sum += one.get();
        }
        return sum;
    }
}
