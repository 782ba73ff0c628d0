// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.Principal;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RightsTest {
    private static final Principal.User JOHN =
            new Principal.User(
                    new Subject(new TenantId("acme"), "https://idp", "john"),
                    Set.of("engineering"));

    @Test
    void the_text_form_keeps_everything() {
        var rights = new Rights(Set.of("group:a", "user:https://idp#x"), Set.of("container:board"));

        assertThat(rights.text()).isEqualTo("+group:a\n+user:https://idp#x\n-container:board");
        assertThat(Rights.parse(rights.text())).isEqualTo(rights);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "everyone",
                "group:",
                "rule:admin",
                "group:a\n+group:b",
                "GROUP:a",
                "group:a\u0000",
                "group:a\u0085+group:b",
                "group:a\u2028b",
                "user:a\u202eb"
            })
    void what_is_no_principal_is_refused(String name) {
        assertThatThrownBy(() -> new Rights(Set.of(name), Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_user_is_the_own_groups_and_containers_and_one_of_everyone() {
        var containers =
                Map.of(
                        "platform", List.of("group:engineering", "group:operations"),
                        "board", List.of("user:https://idp#marianne"),
                        "nested", List.of("container:platform"));

        assertThat(new Membership(Map.of(), containers, Map.of()).of(JOHN).names())
                .containsExactlyInAnyOrder(
                        "user:https://idp#john",
                        "group:engineering",
                        "group:everyone",
                        "container:platform",
                        "container:nested");
    }

    @Test
    void a_group_named_like_a_principal_is_only_a_group() {
        var sly =
                new Principal.User(
                        new Subject(new TenantId("acme"), "https://idp", "eve"),
                        Set.of("user:https://idp#john", "hr\n+group:hr"));

        assertThat(Membership.NONE.of(sly).names())
                .doesNotContain("user:https://idp#john", "group:hr");
    }
}
