// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.Principal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two identity providers issue the same name; the two never meet. */
class TwoJohnsTest {
    private static final String FIRST = "http://127.0.0.1:8448";
    private static final String SECOND = "http://127.0.0.1:8458";

    @TempDir Path folder;
    private StsWorld world;

    @BeforeEach
    void open() throws IOException {
        world = new StsWorld(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void in_one_tenant_and_in_two_they_are_other_users_to_budgets_and_deny_lists() {
        AccessToken first = read(t0(FIRST, "acme", "s1"));
        AccessToken second = read(t0(SECOND, "acme", "s2"));
        AccessToken abroad = read(t0(FIRST, "globex", "s3"));

        assertThat(first.principal().text())
                .isNotEqualTo(second.principal().text())
                .isNotEqualTo(abroad.principal().text());
        assertThat(key(first)).isNotEqualTo(key(second)).isNotEqualTo(key(abroad));
    }

    @Test
    void revoking_one_leaves_the_others() {
        Map<String, String> first = Map.of("sub", "john", "sub_iss", FIRST, "tenant", "acme");

        world.post("idp", "/oauth2/revoke", first);

        assertThat(starts(t0(FIRST, "acme", "s1"))).isFalse();
        assertThat(starts(t0(SECOND, "acme", "s2"))).isTrue();
        assertThat(starts(t0(FIRST, "globex", "s3"))).isTrue();
    }

    @Test
    void a_provider_asserts_its_own_tenants_only() {
        assertThat(starts(t0(SECOND, "globex", "s1"))).isFalse();
        assertThat(world.auditText()).contains("subject_tenant_not_of_this_issuer");
    }

    @Test
    void a_provider_that_must_bind_its_tokens_is_held_to_it() {
        assertThat(starts(t0(SECOND, "acme", "s1"))).isTrue();
        assertThat(starts(world.t0(c -> c.issuer(SECOND).claim("sid", "s2").claim("cnf", null))))
                .isFalse();
        assertThat(starts(world.t0(c -> c.claim("sid", "s3").claim("cnf", null))))
                .as("where it is not asked for")
                .isTrue();
        assertThat(world.auditText()).contains("subject_not_bound");
    }

    private BearerToken t0(String issuer, String tenant, String sid) {
        return world.t0(c -> c.issuer(issuer).claim("tenant", tenant).claim("sid", sid));
    }

    private boolean starts(BearerToken t0) {
        return world.exchange("web-app", t0, "orchestrator", "chat.ask").status() == 200;
    }

    private AccessToken read(BearerToken t0) {
        return world.reader().read(world.exchanged("web-app", t0, "orchestrator", "chat.ask"));
    }

    private static DenyKey key(AccessToken token) {
        return DenyKey.subject(((Principal.User) token.principal()).subject());
    }
}
