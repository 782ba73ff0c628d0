// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import static io.sallyport.gateway.Chain.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.http.HttpClient;
import io.sallyport.quota.Money;
import io.sallyport.quota.Quota;
import io.sallyport.quota.Spender;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuotaTest {
    @TempDir private Path folder;

    @Test
    void who_asks_too_fast_is_told_when_to_come_back() throws IOException {
        try (var chain = new Chain(folder, Chain.Kind.limited(2, "1000"))) {
            chain.say("one");
            chain.say("two");

            HttpClient.Reply third = chain.say("three");

            assertThat(third.status()).isEqualTo(429);
            assertThat(error(third).path("code").asText()).isEqualTo("rate_limited");
            assertThat(Integer.parseInt(third.headers().one("retry-after").orElse("0")))
                    .isBetween(1, 61);
            assertThat(third.headers().one("x-should-retry")).isEmpty();
            assertThat(chain.model.asked).hasSize(2);
        }
    }

    @Test
    void an_exhausted_budget_never_reaches_the_model() throws IOException {
        // the worst case of one call is a tenth of a dollar and a bit for its input
        try (var chain = new Chain(folder, Chain.Kind.limited(1000, "0.05"))) {
            HttpClient.Reply refused = chain.say("hello");
            HttpClient.Reply smaller = chain.chat(Chain.message("hello") + ",\"max_tokens\":10");

            assertThat(refused.status()).isEqualTo(429);
            assertThat(error(refused).path("code").asText()).isEqualTo("budget_exhausted");
            assertThat(refused.headers().one("x-should-retry")).contains("false");
            assertThat(refused.headers().one("retry-after")).isEmpty();
            assertThat(smaller.status()).isEqualTo(200);
            assertThat(chain.model.asked).hasSize(1);
        }
    }

    @Test
    @Tag("slow")
    void many_at_once_do_not_get_more_than_the_budget_holds()
            throws InterruptedException, ExecutionException {
        // holds of 0.101 dollars each: three fit at once; each really takes less than a cent
        try (var chain = new Chain(folder, Chain.Kind.limited(1000, "0.35"));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asks = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 12; i++) {
                int number = i;
                asks.add(() -> chain.chat(Chain.message("hang") + ",\"seed\":" + number).status());
            }

            var statuses = new ArrayList<Integer>();
            for (Future<Integer> status : threads.invokeAll(asks)) {
                statuses.add(status.get());
            }

            assertThat(chain.model.asked).hasSizeBetween(1, 3);
            assertThat(statuses).containsOnly(504, 429);
            // nobody can tell what a call without an answer has cost: it is paid in full
            assertThat(chain.say("after").status()).isEqualTo(429);
        }
    }

    @Test
    void a_provider_that_never_began_costs_nothing() {
        try (var chain = new Chain(folder, Chain.Kind.limited(1000, "0.15"))) {
            for (int i = 0; i < 5; i++) {
                assertThat(chain.say("status 500").status()).isEqualTo(502);
            }

            assertThat(chain.say("hello").status()).isEqualTo(200);
        }
    }

    @Test
    void limits_that_cannot_be_checked_are_reached() throws IOException {
        var kind = new Chain.Kind(Chain.PLENTY, false, _ -> new Silent());
        try (var chain = new Chain(folder, kind)) {
            HttpClient.Reply reply = chain.say("hello");
            HttpClient.Reply models = chain.send("GET", "/v1/models", "");

            assertThat(reply.status()).isEqualTo(503);
            assertThat(error(reply).path("code").asText()).isEqualTo("quota_unavailable");
            assertThat(models.status()).isEqualTo(503);
            assertThat(chain.model.asked).isEmpty();
        }
    }

    @Test
    void the_same_question_again_and_again_is_a_loop() throws IOException {
        try (var chain = new Chain(folder, Chain.Kind.OWN)) {
            HttpClient.Reply last = chain.say("again");
            for (int i = 0; i < 55 && last.status() == 200; i++) {
                last = chain.say(i % 2 == 0 ? "again" : "AGAIN ");
            }

            assertThat(last.status()).isEqualTo(429);
            assertThat(error(last).path("message").asText()).contains("loop");
            assertThat(chain.say("something else").status()).isEqualTo(200);
        }
    }

    /** A quota whose store is down. */
    static final class Silent implements Quota {
        @Override
        public Answer admit(Spender spender) {
            return new Answer.Unavailable();
        }

        @Override
        public Answer repeated(Spender spender, String fingerprint) {
            return new Answer.Unavailable();
        }

        @Override
        public Reserved reserve(Spender spender, Money worst) {
            return new Reserved.Unavailable();
        }
    }
}
