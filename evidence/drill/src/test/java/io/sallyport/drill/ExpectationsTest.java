// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExpectationsTest {
    @Test
    void a_cell_has_a_level_and_a_reason() {
        Expectations read =
                Expectations.parse(
                        "web-app: {gateway: {is: bounded, why: \"the user's own budget\"}}");

        assertThat(read.of(new Cell("web-app", "gateway")))
                .contains(new Expectations.Declared(Level.BOUNDED, "the user's own budget"));
        assertThat(read.of(new Cell("gateway", "web-app"))).isEmpty();
    }

    @Test
    void an_unknown_level_a_missing_reason_and_a_further_member_are_refused() {
        assertRefused("a: {b: {is: fine, why: x}}", "fine");
        assertRefused("a: {b: {is: unproven, why: x}}", "unproven");
        assertRefused("a: {b: {is: open}}", "not complete");
        assertRefused("a: {b: {is: open, why: \" \"}}", "not complete");
        assertRefused("a: {b: {is: open, why: x, until: never}}", "not complete");
        assertRefused("a: open", "no mapping");
        assertRefused("", "no mapping");
    }

    @Test
    void the_same_cell_twice_is_refused() {
        assertRefused("a: {b: {is: open, why: x}, b: {is: refused, why: x}}", "not readable");
    }

    @Test
    void every_cell_that_the_attacks_try_is_declared_and_no_other() {
        var tried =
                Drill.attacks().stream()
                        .flatMap(attack -> attack.tries().stream())
                        .map(Try::cell)
                        .collect(Collectors.toSet());

        assertThat(Expectations.ofDemo().cells().keySet()).isEqualTo(tried);
    }

    @Test
    void the_attacks_stand_in_the_order_of_their_numbers() {
        assertThat(Drill.attacks())
                .extracting(Attack::number)
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 17, 19, 21, 23, 26);
        assertThat(Drill.attacks()).allSatisfy(attack -> assertThat(attack.tries()).isNotEmpty());
    }

    private static void assertRefused(String yaml, String because) {
        assertThatThrownBy(() -> Expectations.parse(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(because);
    }
}
