// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.identity.ClaimSet;
import io.sallyport.identity.TenantId;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.runtime.Configuration;
import io.sallyport.runtime.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An identity provider's words in ours. */
class ClaimMappingTest {
    private static final String ISSUER =
            """
            issuer: https://idp.example
            reach: outside
            audiences: [sallyport]
            clients: {web: web-app}
            tenants: [acme, globex]
            scopes: [chat.ask, vector.query]
            """;

    @TempDir Path folder;

    @Test
    void without_a_mapping_every_word_means_itself() throws Exception {
        ClaimMapping mapping = mapping("");

        assertThat(mapping.tenant(claims("{'tenant': 'acme'}"))).isEqualTo(new TenantId("acme"));
        assertThat(mapping.groups(claims("{'groups': ['hr', 'eng']}")))
                .containsExactlyInAnyOrder("hr", "eng");
        assertThat(mapping.groups(claims("{}"))).isEmpty();
        assertThat(mapping.scopes(claims("{}")))
                .containsExactlyInAnyOrder("chat.ask", "vector.query");
    }

    @Test
    void a_claim_is_found_inside_others_and_under_a_name_with_dots() throws Exception {
        ClaimMapping mapping =
                mapping(
                        """
                        tenant-claim: "https://example.com/tenant"
                        groups-claim: realm_access.roles
                        """);
        ClaimSet claims =
                claims(
                        "{'https://example.com/tenant': 'acme',"
                                + " 'realm_access': {'roles': ['hr']}, 'realm_access.roles': ['no']}");

        assertThat(mapping.tenant(claims)).isEqualTo(new TenantId("acme"));
        assertThat(mapping.groups(claims)).containsExactly("hr");
        assertThat(mapping.groups(claims("{'realm_access': {}}"))).isEmpty();
    }

    @Test
    void a_claim_of_the_wrong_kind_is_refused_and_never_taken_for_a_missing_one() throws Exception {
        ClaimMapping mapping = mapping("groups-claim: realm_access.roles\n");

        assertThatThrownBy(() -> mapping.groups(claims("{'realm_access': 'x'}")))
                .isInstanceOf(TokenRefusedException.class);
        assertThatThrownBy(() -> mapping.groups(claims("{'realm_access': {'roles': 'hr'}}")))
                .isInstanceOf(TokenRefusedException.class);
        assertThatThrownBy(() -> mapping.tenant(claims("{}")))
                .isInstanceOf(TokenRefusedException.class);
    }

    @Test
    void names_are_mapped_and_what_no_map_has_means_nothing() throws Exception {
        ClaimMapping mapping =
                mapping(
                        """
                        mapping:
                          tenant-names: {t1: acme, t2: initech}
                          group-prefix: "app-"
                          group-names: {hr: hr, eng: engineering}
                          scopes-claim: scp
                          scope-names: {Ask: chat.ask, Root: everything}
                        """);

        assertThat(mapping.tenant(claims("{'tenant': 't1'}"))).isEqualTo(new TenantId("acme"));
        assertThat(mapping.groups(claims("{'groups': ['app-eng', 'app-', 'app-x', 'eng', 'hr']}")))
                .containsExactly("engineering");
        assertThat(mapping.scopes(claims("{'scp': 'Ask Root openid'}")))
                .containsExactly("chat.ask");
        assertThat(mapping.scopes(claims("{'scp': ['Ask']}"))).containsExactly("chat.ask");
        assertThat(mapping.scopes(claims("{}"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"t2", "acme", "unknown"})
    void a_tenant_that_is_not_mapped_to_one_of_this_issuers_is_refused(String told)
            throws Exception {
        ClaimMapping mapping = mapping("mapping: {tenant-names: {t1: acme, t2: initech}}\n");

        assertThatThrownBy(() -> mapping.tenant(claims("{'tenant': '" + told + "'}")))
                .isInstanceOfSatisfying(
                        TokenRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo("tenant_not_of_this_issuer"));
    }

    @Test
    void the_defaults_are_the_documented_ones() throws Exception {
        IssuerConfig config = config("");

        assertThat(config.bound()).isEqualTo(IssuerConfig.Binding.ACCEPTED);
        assertThat(config.keysLast()).isEqualTo(Duration.ofHours(1));
        assertThat(config.jwksUri()).isEmpty();
        assertThat(config.tenantClaim()).isEqualTo("tenant");
        assertThat(config.groupsClaim()).isEqualTo("groups");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "groups-claim: a..b",
                "tenant-claim: .a",
                "keys-last: 25h",
                "keys-last: 10s",
                "jwks-uri: http://idp.example/keys",
                "algorithms: [HS256]",
                "mapping: {scopes-claim: 'a.'}"
            })
    void what_could_not_hold_stops_the_start(String line) {
        assertThatThrownBy(() -> config(line + "\n")).isInstanceOf(ConfigurationException.class);
    }

    private ClaimMapping mapping(String more) throws IOException {
        return new ClaimMapping(config(more));
    }

    private IssuerConfig config(String more) throws IOException {
        String section = ("issuer-of-test:\n" + (ISSUER + more).indent(2));
        Path file = Files.writeString(folder.resolve("sallyport.yaml"), section);
        return Configuration.read(file).section("issuer-of-test", IssuerConfig.class);
    }

    private static ClaimSet claims(String json) throws IOException {
        return new ClaimSet((ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"')));
    }
}
