// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/** One hold, in the hands of the request that asked for it. */
final class BudgetHold implements Quota.Hold {
    private final String id;
    private final Money held;
    private final BiConsumer<String, Money> settlement;
    private final AtomicBoolean settled = new AtomicBoolean();

    BudgetHold(String id, Money held, BiConsumer<String, Money> settlement) {
        this.id = id;
        this.held = held;
        this.settlement = settlement;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Money held() {
        return held;
    }

    @Override
    public void settle(Money used) {
        if (used.micros() < 0) {
            throw new IllegalArgumentException("used: " + used + " (expected: 0 or more)");
        }
        if (settled.compareAndSet(false, true)) {
            settlement.accept(id, used);
        }
    }

    @Override
    public void close() {
        settle(held);
    }
}
