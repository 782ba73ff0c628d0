// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import static io.sallyport.gateway.Chain.MODEL;
import static io.sallyport.gateway.Chain.error;
import static io.sallyport.gateway.Chain.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.http.HttpClient;
import io.sallyport.identity.Principal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that asks without any user: only where policy says so, and from its own account. */
class ServiceCallerTest {
    private static final String SCOPE = "svc:llm.invoke:" + MODEL;

    @TempDir private Path folder;
    private Chain chain;

    @BeforeEach
    void open() {
        chain = new Chain(folder, Chain.Kind.OWN);
    }

    @AfterEach
    void close() {
        chain.close();
    }

    @Test
    void a_device_on_its_own_is_answered_where_policy_names_it() throws IOException {
        HttpClient.Reply reply = chain.alone("device", SCOPE, message("hello"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(chain.auditText()).contains("\"service\":\"" + Domain.id("device") + "\"");
    }

    @Test
    void the_model_gets_the_gateways_own_token_which_speaks_for_no_user() {
        chain.alone("device", SCOPE, message("hello"));

        String token =
                chain.model.asked.getLast().headers().one("authorization").orElse("").substring(7);
        var claims = chain.domain.written(token);
        assertThat(claims.principal()).isEqualTo(new Principal.Service(Domain.id("gateway")));
        assertThat(claims.audience()).isEqualTo(Domain.id("model"));
        assertThat(claims.scopes()).isEqualTo(Set.of("svc:llm.invoke"));
    }

    @Test
    void its_small_budget_ends_and_nobody_elses_with_it() throws IOException {
        HttpClient.Reply last = chain.alone("device", SCOPE, message("question"));
        int answered = 0;
        while (last.status() == 200 && answered < 20) {
            answered++;
            last = chain.alone("device", SCOPE, message("question " + answered));
        }

        // 0.15 dollars: a worst case of 0.101 fits as long as not more than 0.049 is used
        assertThat(answered).isBetween(1, 7);
        assertThat(last.status()).isEqualTo(429);
        assertThat(error(last).path("code").asText()).isEqualTo("budget_exhausted");
        assertThat(error(last).path("message").asText()).contains("budget of this service");
        assertThat(chain.model.asked).hasSize(answered);
        assertThat(chain.say("and john?").status()).isEqualTo(200);
    }

    @Test
    void a_budget_that_cannot_be_checked_is_over(@TempDir Path elsewhere) throws IOException {
        var kind = new Chain.Kind(Chain.PLENTY, false, _ -> new QuotaTest.Silent());
        try (var silent = new Chain(elsewhere, kind)) {
            HttpClient.Reply reply = silent.alone("device", SCOPE, message("hello"));

            assertThat(reply.status()).isEqualTo(503);
            assertThat(error(reply).path("code").asText()).isEqualTo("quota_unavailable");
            assertThat(silent.model.asked).isEmpty();
        }
    }

    @Test
    void another_service_is_refused_by_policy_whatever_its_token_says() throws IOException {
        HttpClient.Reply reply = chain.alone("orchestrator", "svc:llm.invoke", message("hello"));

        assertThat(reply.status()).isEqualTo(404);
        assertThat(error(reply).path("code").asText()).isEqualTo("model_not_found");
        assertThat(chain.model.asked).isEmpty();
    }

    @Test
    void a_token_for_one_model_opens_no_other() throws IOException {
        HttpClient.Reply other =
                chain.alone("device", "svc:llm.invoke:" + Chain.FORBIDDEN, message("hello"));

        assertThat(other.status()).isNotEqualTo(200);
        assertThat(chain.model.asked).isEmpty();
    }

    @Test
    void a_service_with_a_users_scope_has_no_users_right() throws IOException {
        HttpClient.Reply reply = chain.alone("device", "llm.invoke", message("hello"));

        assertThat(reply.status()).isEqualTo(403);
        assertThat(chain.auditText()).contains("service_on_user_route");
        assertThat(chain.model.asked).isEmpty();
    }
}
