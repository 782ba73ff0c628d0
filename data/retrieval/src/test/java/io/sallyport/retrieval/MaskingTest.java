// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {
    private static final Guarded SSN = new Guarded("spf1.AAAA", "***-**-1201");

    @Test
    void a_placeholder_becomes_the_mask() {
        var masked = Masking.mask(document("Number: {{ssn}}.", Map.of("ssn", SSN)));

        assertThat(masked.document().text()).isEqualTo("Number: ***-**-1201.");
        assertThat(masked.strays()).isZero();
    }

    @Test
    void a_placeholder_of_no_guarded_field_stays() {
        var masked = Masking.mask(document("Hello {{name}}", Map.of("ssn", SSN)));

        assertThat(masked.document().text()).isEqualTo("Hello {{name}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"900-41-1201", "900 41 1201", "900.41.1201"})
    void a_number_left_in_the_clear_is_masked_and_counted_wherever_it_stands(String number) {
        var document =
                new IncomingDocument(
                        "File of " + number,
                        "It is " + number + ", again " + number + ".",
                        Map.of("note", new Attribute.Text(number)),
                        Map.of(),
                        new Rights(Set.of(), Set.of()));

        var masked = Masking.mask(document);

        assertThat(masked.strays()).isEqualTo(4);
        assertThat(masked.document().title() + masked.document().text())
                .doesNotContain("1201")
                .contains("***-**-****");
        assertThat(masked.document().attributes().get("note"))
                .isEqualTo(new Attribute.Text("***-**-****"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"call 555-867-5309", "2026-01-02", "part 12-345-6789", "1900-41-12011"})
    void other_numbers_stay(String text) {
        assertThat(Masking.mask(document(text, Map.of())).document().text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"900-41-1201", "spf1.", "spf2.AAAA", ""})
    void what_is_not_sealed_is_no_guarded_field(String sealed) {
        assertThatThrownBy(() -> new Guarded(sealed, "***"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("900-41");
    }

    @Test
    void a_mask_that_shows_the_value_is_no_mask() {
        assertThatThrownBy(() -> new Guarded("spf1.AAAA", "900-41-1201"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static IncomingDocument document(String text, Map<String, Guarded> guarded) {
        return new IncomingDocument(
                "Personnel file", text, Map.of(), guarded, new Rights(Set.of(), Set.of()));
    }
}
