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

class MembershipTest {
    private static final Map<String, List<String>> NONE = Map.of();

    @Test
    void folders_in_folders_lead_down_and_never_up() {
        var membership =
                new Membership(
                        NONE,
                        Map.of(
                                "top", List.of("group:staff"),
                                "middle", List.of("container:top"),
                                "deep", List.of("container:middle", "group:guests")),
                        NONE);

        assertThat(membership.of(user("staff")).names())
                .contains("container:top", "container:middle", "container:deep");
        assertThat(membership.of(user("guests")).names())
                .contains("container:deep")
                .doesNotContain("container:middle", "container:top");
    }

    @Test
    void clearance_is_the_highest_that_names_the_user_and_without_one_there_is_none() {
        var membership =
                new Membership(
                        Map.of("board", List.of("group:b")),
                        NONE,
                        Map.of(
                                "internal", List.of("group:everyone"),
                                "secret", List.of("role:board")));

        assertThat(membership.of(user("b")).clearance()).isEqualTo(Classification.SECRET);
        assertThat(membership.of(user("c")).clearance()).isEqualTo(Classification.INTERNAL);
        assertThat(Membership.NONE.of(user("b")).clearance())
                .isEqualTo(Classification.UNCLASSIFIED);
    }

    @Test
    void a_group_called_like_a_role_is_no_role() {
        var membership = new Membership(Map.of("board", List.of("group:b")), NONE, NONE);

        assertThat(membership.of(user("role:board", "board", "b\u0000")).names())
                .doesNotContain("role:board");
    }

    @Test
    void a_user_of_another_tenant_is_nothing_here() {
        var collected =
                new Collected(
                        "eng-docs",
                        Shelf.ACME,
                        new Membership(NONE, NONE, Map.of("secret", List.of("group:everyone"))));
        var olga =
                new Principal.User(
                        new Subject(new TenantId("globex"), "idp", "olga"), Set.of("staff"));

        assertThat(collected.principals(olga)).isEqualTo(Principals.STRANGER);
        assertThat(Shelf.grant("group:everyone", "group:staff").allow(collected.principals(olga)))
                .isFalse();
    }

    @Test
    void circles_unknown_names_and_what_is_no_principal_stop_the_start() {
        refused(NONE, Map.of("a", List.of("container:a")), NONE);
        refused(NONE, Map.of("a", List.of("container:b"), "b", List.of("container:a")), NONE);
        refused(NONE, Map.of("a", List.of("container:typo")), NONE);
        refused(NONE, Map.of("a", List.of("role:typo")), NONE);
        refused(NONE, Map.of("a", List.of("everyone")), NONE);
        refused(NONE, Map.of("a\u202e", List.of("group:a")), NONE);
        refused(Map.of("r", List.of("container:a")), Map.of("a", List.of()), NONE);
        refused(NONE, NONE, Map.of("top-secret", List.of("group:a")));
        refused(NONE, NONE, Map.of("secret", List.of("container:a")));
    }

    private static void refused(
            Map<String, List<String>> roles,
            Map<String, List<String>> containers,
            Map<String, List<String>> clearances) {
        assertThatThrownBy(() -> new Membership(roles, containers, clearances))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: ");
    }

    private static Principal.User user(String... groups) {
        return new Principal.User(new Subject(Shelf.ACME, "https://idp", "kim"), Set.of(groups));
    }
}
