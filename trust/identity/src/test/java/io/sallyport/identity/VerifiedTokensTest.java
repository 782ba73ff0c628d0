// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.VerifiedTokens.Verified;
import io.sallyport.testkit.HandClock;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final ECPublicKey KEY = Johns.KEY.publicKey();
    private final HandClock clock = new HandClock();
    private final VerifiedTokens tokens = new VerifiedTokens(clock);

    @Test
    void a_hundred_thousand_live_tokens_of_many_tenants_stay_within_the_bound() {
        for (int i = 0; i < 100_000; i++) {
            tokens.remember("digest-" + i, verified("tenant-" + i % 1_000, HOUR));
        }

        assertThat(tokens.size()).isPositive().isLessThanOrEqualTo(VerifiedTokens.ALL);
        assertThat(tokens.tenants()).isLessThanOrEqualTo(1_000);
    }

    @Test
    void a_hundred_thousand_live_tokens_of_one_tenant_push_nobody_else_out() {
        for (int i = 0; i < 100; i++) {
            tokens.remember("quiet-" + i, verified("quiet", HOUR));
        }

        for (int i = 0; i < 100_000; i++) {
            tokens.remember("loud-" + i, verified("loud", HOUR));
        }

        assertThat(tokens.size()).isEqualTo(VerifiedTokens.PER_TENANT + 100);
        for (int i = 0; i < 100; i++) {
            assertThat(tokens.find("quiet-" + i)).isPresent();
        }
    }

    @Test
    void places_come_back_when_tokens_end_and_no_tenant_is_counted_for_ever() {
        for (int i = 0; i < VerifiedTokens.PER_TENANT; i++) {
            tokens.remember("first-" + i, verified("acme", HOUR));
        }
        tokens.remember("one-too-many", verified("acme", HOUR));
        assertThat(tokens.find("one-too-many")).isEmpty();

        clock.advance(VerifiedTokens.LONGEST);
        tokens.remember("later", verified("acme", HOUR));

        assertThat(tokens.find("later")).isPresent();
        clock.advance(VerifiedTokens.LONGEST);
        assertThat(tokens.size()).isZero();
        assertThat(tokens.tenants()).isZero();
    }

    @Test
    void the_same_token_takes_one_place_however_often_it_is_remembered() {
        for (int i = 0; i < 2 * VerifiedTokens.PER_TENANT; i++) {
            tokens.remember("same", verified("acme", HOUR));
        }
        clock.advance(VerifiedTokens.LONGEST);
        tokens.remember("same", verified("acme", HOUR)); // the old one has ended, not been replaced

        for (int i = 1; i < VerifiedTokens.PER_TENANT; i++) {
            tokens.remember("other-" + i, verified("acme", HOUR));
        }

        assertThat(tokens.size()).isEqualTo(VerifiedTokens.PER_TENANT);
    }

    @Test
    void a_token_is_remembered_for_thirty_seconds_or_until_it_ends() {
        tokens.remember("long", verified("acme", HOUR));
        tokens.remember("short", verified("acme", Duration.ofSeconds(10)));

        clock.advance(Duration.ofSeconds(10).plus(TokenReader.LATE));
        assertThat(tokens.find("short")).isEmpty();
        assertThat(tokens.find("long")).isPresent();
        clock.advance(Duration.ofSeconds(15));

        assertThat(tokens.find("long")).isEmpty();
    }

    @Test
    void threads_that_fill_it_together_pass_no_bound() throws Exception {
        var fills = new ArrayList<Callable<Boolean>>();
        for (int thread = 0; thread < 8; thread++) {
            String prefix = "thread-" + thread + "-";
            fills.add(() -> {
                for (int i = 0; i < VerifiedTokens.PER_TENANT; i++) {
                    tokens.remember(prefix + i, verified("acme", HOUR));
                }
                return true;
            });
        }

        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var filled : threads.invokeAll(fills)) {
                assertThat(filled.get()).isTrue();
            }
        }

        assertThat(tokens.size()).isEqualTo(VerifiedTokens.PER_TENANT);
    }

    private Verified verified(String tenant, Duration life) {
        AccessToken john = Johns.token();
        Instant now = clock.instant();
        var token =
                new AccessToken(
                        john.principal(),
                        new TenantId(tenant),
                        john.audience(),
                        john.client(),
                        john.scopes(),
                        john.actors(),
                        john.confirmation(),
                        john.txn(),
                        john.sid(),
                        john.jti(),
                        john.parent(),
                        now,
                        now.plus(life),
                        john.authenticated(),
                        john.address(),
                        john.details());
        return new Verified(token, Johns.KEY.keyId(), KEY);
    }
}
