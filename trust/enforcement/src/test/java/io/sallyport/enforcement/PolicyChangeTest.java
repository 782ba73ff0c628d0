// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sallyport.policy.PolicyWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a change of the policy folder does to requests, without a restart. */
class PolicyChangeTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Site site;
    private PolicyWatch watch;
    private Path collections;

    @BeforeEach
    void open(@TempDir Path folder) {
        site = Site.open(folder);
        watch = PolicyWatch.start(site.policy, site.metrics);
        collections = site.policies.resolve("collections.cedar");
    }

    @AfterEach
    void close() {
        watch.close();
        site.close();
    }

    @Test
    void attack_23_a_right_that_is_taken_away_is_refused_although_it_was_permitted_a_moment_ago()
            throws IOException {
        Minted john = Minted.john(site.town);
        int before = status(john);

        rewrite("acme/engineering", "acme/nobody");

        assertThat(before).isEqualTo(200);
        await().atMost(LIMIT).until(() -> status(john) == 403);
    }

    @Test
    void policies_that_are_broken_leave_those_of_before_in_force() throws IOException {
        Minted john = Minted.john(site.town);

        rewrite("Action::\"search\"", "Action::\"serch\"");

        await().atMost(LIMIT)
                .until(() -> site.metrics.text().contains("sallyport_policy_stale 1.0"));
        assertThat(site.metrics.text()).contains("sallyport_policy_reload_failed_total 1.0");
        assertThat(status(john)).isEqualTo(200);
        assertThat(status(Minted.user(site.town, "acme", "mallory", "none"))).isEqualTo(403);
    }

    private int status(Minted who) {
        return site.ask("orchestrator", who.by(site.signing()), "eng-docs").status();
    }

    private void rewrite(String what, String with) throws IOException {
        Files.writeString(collections, Files.readString(collections).replace(what, with));
    }
}
