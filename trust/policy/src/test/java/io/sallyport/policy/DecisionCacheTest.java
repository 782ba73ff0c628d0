// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.Principal;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import io.sallyport.runtime.Metrics;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A remembered decision is found for the same question only. */
class DecisionCacheTest {
    private static final Verdict PERMIT =
            new Verdict(new Decision.Permit(), Set.of("docs.readers"));
    private static final DecisionCache.Question RITA =
            question("acme", "https://idp.test", "rita", Set.of("readers"));

    @TempDir private Path folder;

    @Test
    void whatever_differs_makes_another_question() {
        var cache = new DecisionCache();
        cache.put(RITA, PERMIT);
        var ask = RITA.ask();

        assertThat(cache.find(question("acme", "https://idp.test", "rita", Set.of("readers"))))
                .contains(PERMIT);
        assertThat(
                        List.of(
                                question("globex", "https://idp.test", "rita", Set.of("readers")),
                                question("acme", "https://idp2.test", "rita", Set.of("readers")),
                                question("acme", "https://idp.test", "eve", Set.of("readers")),
                                question("acme", "https://idp.test", "rita", Set.of()),
                                new DecisionCache.Question(RITA.asker(), ask, 2),
                                asked(new Ask("write", ask.type(), ask.id(), ask.tenant())),
                                asked(new Ask(ask.action(), "Model", ask.id(), ask.tenant())),
                                asked(new Ask(ask.action(), ask.type(), "x", ask.tenant())),
                                asked(
                                        new Ask(
                                                ask.action(),
                                                ask.type(),
                                                ask.id(),
                                                new TenantId("globex"))),
                                new DecisionCache.Question(
                                        new Asker.Workload(Tokens.workload("rita")), ask, 1)))
                .allSatisfy(other -> assertThat(cache.find(other)).isEmpty());
    }

    @Test
    void a_service_for_users_and_the_same_alone_are_asked_apart() {
        var cache = new DecisionCache();
        var id = Tokens.workload("ingest");
        cache.put(new DecisionCache.Question(new Asker.Workload(id), RITA.ask(), 1), PERMIT);

        var alone = new DecisionCache.Question(new Asker.Service(id, Shelf.ACME), RITA.ask(), 1);

        assertThat(cache.find(alone)).isEmpty();
    }

    @Test
    void hits_and_misses_are_counted() {
        Shelf.in(folder).write("docs.cedar", Shelf.READERS + Shelf.ORCHESTRATOR);
        var metrics = new Metrics();

        try (var engine = PolicyEngine.open(folder)) {
            engine.measure(metrics);
            Shelf.readable(engine);
            Shelf.readable(engine);
        }

        assertThat(metrics.text())
                .contains("sallyport_policy_cache_misses 2.0")
                .contains("sallyport_policy_cache_hits 2.0")
                .contains("sallyport_policy_epoch 1.0");
    }

    @Test
    void made_up_names_as_long_as_a_header_cannot_fill_the_memory() {
        var cache = new DecisionCache();

        for (int i = 0; i < 20_000; i++) {
            var ask = new Ask("search", "Collection", i + "x".repeat(8_000), Shelf.ACME);
            cache.put(asked(ask), PERMIT);
        }

        assertThat(cache.size()).isLessThan(2_500);
    }

    private static DecisionCache.Question asked(Ask ask) {
        return new DecisionCache.Question(RITA.asker(), ask, 1);
    }

    private static DecisionCache.Question question(
            String tenant, String issuer, String sub, Set<String> groups) {
        var user = new Principal.User(new Subject(new TenantId(tenant), issuer, sub), groups);
        return new DecisionCache.Question(new Asker.User(user), Shelf.DOCS, 1);
    }
}
