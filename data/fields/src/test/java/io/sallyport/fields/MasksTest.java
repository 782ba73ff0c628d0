// SPDX-License-Identifier: Apache-2.0
package io.sallyport.fields;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MasksTest {
    @Test
    void the_last_four_stay_and_the_form_too() {
        assertThat(Masks.last4("123-45-6789")).isEqualTo("***-**-6789");
        assertThat(Masks.last4("DE89 3704 0044")).isEqualTo("**** **** 0044");
    }

    @Test
    void of_a_short_value_nothing_stays() {
        assertThat(Masks.last4("12-34-5")).isEqualTo("**-**-*");
        assertThat(Masks.last4("")).isEmpty();
    }
}
