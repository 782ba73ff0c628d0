// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.http.Response;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepOrderTest {
    private static final List<String> FULL =
            List.of(
                    "PeerStep",
                    "EdgeStep",
                    "TokenStep",
                    "BindingStep",
                    "DenyListStep",
                    "CallerStep",
                    "SizesStep",
                    "PolicyStep",
                    "GuardStep",
                    "ReserveStep",
                    "AuditStep",
                    "WorkStep");

    @TempDir private Path folder;

    @Test
    void the_steps_stand_in_the_documented_order() {
        try (Site site = Site.withoutTokenService(folder)) {
            var full = RequestPath.fullSteps(site.pep, "vector.query", site.policy, site.shelf);
            var chain = RequestPath.chainSteps(site.pep, "chat.ask", _ -> Response.json(200, "{}"));

            assertThat(names(full)).isEqualTo(FULL);
            assertThat(names(chain))
                    .isEqualTo(
                            FULL.stream()
                                    .filter(step ->
                                            !List.of(
                                                            "SizesStep",
                                                            "PolicyStep",
                                                            "GuardStep",
                                                            "ReserveStep")
                                                    .contains(step))
                                    .toList());
        }
    }

    private static <Q> List<String> names(List<Filter<Q>> steps) {
        return steps.stream().map(step -> step.getClass().getSimpleName()).toList();
    }
}
