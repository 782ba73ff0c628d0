// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.Challenge;
import io.sallyport.runtime.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a refusal says about tokens: enough for the rightful, nothing for a prober. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChallengeTest {
    private Site site;

    @BeforeAll
    void open(@TempDir Path folder) {
        site = Site.open(folder);
    }

    @AfterAll
    void close() {
        site.close();
    }

    @Test
    void a_refused_token_says_where_to_learn_how_to_get_another() {
        HttpClient.Reply reply = site.ask("orchestrator", "eng-docs", Headers.NONE, "/search");

        String metadata = site.base() + "/.well-known/oauth-protected-resource";
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.headers().all("www-authenticate"))
                .containsExactly(
                        "Bearer error=\"invalid_token\", resource_metadata=\"" + metadata + "\"");
    }

    @Test
    void the_metadata_names_the_resource_that_was_asked_and_who_makes_tokens_for_it() {
        HttpClient.Reply reply = site.get("ingest", Challenge.METADATA_PATH);

        JsonNode json = Site.json(reply.body().text());
        assertThat(reply.status()).isEqualTo(200);
        assertThat(json.path("resource").asText()).isEqualTo(site.base());
        assertThat(json.path("authorization_servers").get(0).asText()).isEqualTo(Town.ISSUER);
        assertThat(json.path("scopes_supported").get(0).asText()).isEqualTo("vector.query");
        assertThat(json.path("bearer_methods_supported").get(0).asText()).isEqualTo("header");
        assertThat(json.path("tls_client_certificate_bound_access_tokens").asBoolean()).isTrue();
    }

    @Test
    void a_missing_scope_is_named_and_what_policy_refuses_is_not() {
        BearerToken narrow = Minted.john(site.town).with("llm.invoke").by(site.signing());
        BearerToken john = Minted.john(site.town).by(site.signing());

        HttpClient.Reply scope = site.ask("orchestrator", narrow, "eng-docs");
        HttpClient.Reply policy = site.ask("orchestrator", john, "hr-docs");

        assertThat(scope.status()).isEqualTo(403);
        assertThat(scope.headers().one("www-authenticate").orElse(""))
                .startsWith("Bearer error=\"insufficient_scope\", scope=\"vector.query\"");
        assertThat(policy.status()).isEqualTo(403);
        assertThat(policy.headers().all("www-authenticate")).isEmpty();
    }

    @Test
    void a_sign_in_that_is_too_old_says_how_fresh_it_must_be() {
        ProblemException old = ProblemException.signInAnew(Duration.ofMinutes(2), "old", "old");

        assertThat(Challenge.of(old, "field.open", Optional.empty()))
                .contains("Bearer error=\"insufficient_user_authentication\", max_age=\"120\"");
    }

    @Test
    void a_host_that_is_no_name_is_never_repeated() {
        assertThat(Challenge.resource(Optional.of("a\", error=\"x"))).isEmpty();
        assertThat(Challenge.resource(Optional.of("a/b"))).isEmpty();
        assertThat(Challenge.resource(Optional.of("[::1]:8445"))).contains("https://[::1]:8445");
    }
}
