// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.audit.AuditLog;
import io.sallyport.runtime.Metrics;
import io.sallyport.tls.SpiffeId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustConfigTest {
    private static final SpiffeId DEVICE = SpiffeId.parse("spiffe://edge.acme/device");

    private final Town town = new Town();

    private TrustConfig with(String... callers) {
        return new TrustConfig(
                Town.DOMAIN,
                Town.ISSUER,
                URI.create("https://127.0.0.1:1"),
                Site.trust(town, URI.create("https://127.0.0.1:1")).tokenRoot(),
                Map.of("retrieval", List.of(callers)));
    }

    @Test
    void an_edge_names_a_workload_of_its_own_domain_by_name_and_another_in_full() {
        TrustConfig trust = with("orchestrator", DEVICE.toString());

        assertThat(trust.callersOf("retrieval"))
                .containsExactlyInAnyOrder(trust.workload("orchestrator"), DEVICE);
        assertThat(trust.foreignersOf("retrieval")).containsExactly(DEVICE);
        assertThat(trust.foreignersOf("gateway")).isEqualTo(Set.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "spiffe://edge.acme",
                "spiffe://edge.acme/*",
                "edge.acme/../x",
                "a b"
            })
    void no_edge_names_a_whole_domain_or_nobody(String named) {
        assertThatThrownBy(() -> with(named))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("edges: ");
    }

    @Test
    void where_a_token_is_asked_for_nobody_of_another_domain_can_pass_and_the_start_says_so(
            @TempDir Path folder) {
        var own = town.identity("retrieval");
        try (var audit = AuditLog.open(folder, own.svid().id().toString())) {
            assertThatThrownBy(() ->
                            Pep.open(
                                    with(DEVICE.toString()),
                                    "retrieval",
                                    own,
                                    audit,
                                    new Metrics(),
                                    Clock.systemUTC()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("tokens stay within one trust domain");
        }
    }
}
