// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectTest {
    private static final TenantId ACME = new TenantId("acme");

    @Test
    void no_two_subjects_share_a_spelling() {
        List<Subject> subjects =
                List.of(
                        new Subject(ACME, "https://idp/a", "b#c"),
                        new Subject(ACME, "https://idp/a#b", "c"),
                        new Subject(ACME, "https://idp/a%23b", "c"),
                        new Subject(ACME, "https://idp/a%2523b", "c"),
                        new Subject(new TenantId("globex"), "https://idp/a", "b#c"));

        assertThat(subjects.stream().map(Subject::text)).doesNotHaveDuplicates();
    }
}
