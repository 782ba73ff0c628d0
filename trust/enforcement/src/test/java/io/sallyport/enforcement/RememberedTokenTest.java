// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sallyport.identity.BearerToken;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.DenyList;
import io.sallyport.tls.IdentitySource;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A verified token is remembered, and nothing but that: whose connection it came over, whether it
 * was revoked and what it may do is judged on every request.
 */
class RememberedTokenTest {
    @TempDir private Path folder;
    private Site site;
    private Minted john;
    private BearerToken token;

    @BeforeEach
    void answered_once() {
        site = Site.open(folder);
        john = Minted.john(site.town);
        token = john.by(site.signing());
        assertThat(ask(site.town.identity("orchestrator"), "eng-docs")).isEqualTo(200);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void it_is_good_again_where_it_was_good_before() {
        assertThat(ask(site.town.identity("orchestrator"), "eng-docs")).isEqualTo(200);
    }

    @Test
    void it_is_useless_over_another_certificate() {
        assertThat(ask(site.town.identity("ingest"), "eng-docs")).isEqualTo(401);
        assertThat(ask(site.town.fresh("orchestrator"), "eng-docs")).isEqualTo(401);
    }

    @Test
    void it_opens_no_more_than_policy_lets_it() {
        assertThat(ask(site.town.identity("orchestrator"), "hr-docs")).isEqualTo(403);
    }

    @Test
    void it_is_refused_once_it_is_revoked() {
        site.sts.revoke(DenyKey.Kind.TXN, john.txn());

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(ask(site.town.identity("orchestrator"), "eng-docs"))
                                .isEqualTo(401));
    }

    @Test
    void it_is_refused_when_the_revocation_feed_is_silent() {
        site.sts.close();
        site.clock.advance(DenyList.MOST_SILENCE.plusSeconds(1));

        assertThat(ask(site.town.identity("orchestrator"), "eng-docs")).isEqualTo(503);
    }

    private int ask(IdentitySource as, String collection) {
        return site.ask(as, collection, Site.bearer(token), "/search").status();
    }
}
