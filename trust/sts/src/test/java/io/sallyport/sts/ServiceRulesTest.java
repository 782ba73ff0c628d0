// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceRulesTest {
    private static final ServiceRules RULES =
            new ServiceRules(
                    List.of(
                            edge("acme", "svc:vector.write:eng-docs"),
                            edge("globex", "svc:vector.write:globex-docs")),
                    Cast.TRUST);

    @Test
    void a_service_of_two_tenants_gets_the_one_that_its_scope_belongs_to() {
        assertThat(tenant("svc:vector.write:eng-docs")).isEqualTo(new TenantId("acme"));
        assertThat(tenant("svc:vector.write:globex-docs")).isEqualTo(new TenantId("globex"));
    }

    @Test
    void one_token_never_spans_two_tenants() {
        var outcome = judge("svc:vector.write:eng-docs", "svc:vector.write:globex-docs");

        assertThat(outcome).isInstanceOf(Outcome.Granted.class);
        assertThat(((Outcome.Granted) outcome).token().scopes())
                .containsExactly("svc:vector.write:eng-docs");
    }

    @Test
    void a_scope_of_neither_is_refused() {
        assertThat(judge("svc:vector.write:hr-docs"))
                .isEqualTo(new Outcome.Refused(OauthError.INVALID_SCOPE, "no_scope_left"));
    }

    private static TenantId tenant(String scope) {
        return ((Outcome.Granted) judge(scope)).token().tenant();
    }

    private static Outcome judge(String... scopes) {
        var ask =
                new Ask(
                        Cast.peer("ingest"),
                        Cast.id("retrieval"),
                        Set.of(scopes),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        return RULES.judge(ask, Cast.NOON);
    }

    private static ServiceConfig edge(String tenant, String scope) {
        return new ServiceConfig("ingest", "retrieval", tenant, List.of(scope));
    }
}
