// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import io.sallyport.enforcement.Passage;
import io.sallyport.enforcement.Resource;
import io.sallyport.quota.Money;
import io.sallyport.quota.Prices;
import io.sallyport.quota.Quota;
import java.util.ArrayList;
import java.util.List;

/**
 * Step 10 and 12: the money set aside for one call. Whatever happens it is settled once: with the
 * usage, with nothing where nothing was used, and in full where nobody can tell.
 */
final class Charge implements Resource.Reservation {
    private final Quota.Hold hold;
    private final Prices prices;
    private final String model;
    private final Passage passage;
    private final long estimate;
    private final List<AutoCloseable> tied = new ArrayList<>();
    private boolean settled;

    /**
     * @param estimate the input tokens that the hold was made with
     */
    Charge(Quota.Hold hold, Prices prices, String model, Passage passage, long estimate) {
        this.hold = hold;
        this.prices = prices;
        this.model = model;
        this.passage = passage;
        this.estimate = estimate;
        passage.fact("hold", hold.id());
    }

    /** The input tokens that were estimated. */
    long estimate() {
        return estimate;
    }

    /** Books what was used. */
    void settle(Usage usage) {
        passage.fact("input_tokens", Long.toString(usage.input()));
        passage.fact("output_tokens", Long.toString(usage.output()));
        book(prices.cost(model, usage.input(), usage.output()).orElse(hold.held()));
    }

    /** Nobody can tell what was used: all that was set aside. */
    void whole() {
        book(hold.held());
    }

    /** Nothing was used. */
    void release() {
        book(Money.ZERO);
    }

    boolean settled() {
        return settled;
    }

    private void book(Money used) {
        if (!settled) {
            settled = true;
            passage.fact("cost_micros", Long.toString(used.micros()));
            hold.settle(used);
        }
    }

    /** Closes {@code other} with this charge, at the latest. */
    void tie(AutoCloseable other) {
        tied.add(other);
    }

    @Override
    public void close() {
        if (!settled) {
            passage.fact("cost_micros", Long.toString(hold.held().micros()));
        }
        for (AutoCloseable each : tied) {
            closeQuietly(each);
        }
        hold.close();
    }

    private static void closeQuietly(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception gone) {
            // the provider's connection: there is nothing left to be done with it
        }
    }
}
