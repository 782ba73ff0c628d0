// SPDX-License-Identifier: Apache-2.0
package io.sallyport.fields;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FieldCipherTest {
    private static final String SSN = "123-45-6789";
    private static final FieldContext CONTEXT =
            new FieldContext("acme", "hr-docs", "ssn", "row-1", "hr-case");

    @TempDir Path folder;
    private FieldCipher cipher;

    @BeforeEach
    void open() {
        cipher = FieldCipher.local(folder);
    }

    @Test
    void what_was_sealed_opens_in_its_own_context() {
        Sealed sealed = cipher.seal(CONTEXT, SSN.getBytes(UTF_8));

        byte[] opened = cipher.open(CONTEXT, sealed);

        assertThat(new String(opened, UTF_8)).isEqualTo(SSN);
        assertThat(sealed.text()).startsWith("spf1.").doesNotContain("6789");
    }

    @Test
    void another_process_with_the_same_folder_opens_it() {
        Sealed sealed = cipher.seal(CONTEXT, SSN.getBytes(UTF_8));

        byte[] opened = FieldCipher.local(folder).open(CONTEXT, sealed);

        assertThat(new String(opened, UTF_8)).isEqualTo(SSN);
    }

    @Test
    void each_value_of_any_length_comes_back() {
        var random = new Random(20261123);
        for (int round = 0; round < 200; round++) {
            byte[] value = new byte[random.nextInt(2000)];
            random.nextBytes(value);
            var context =
                    new FieldContext(
                            "t" + random.nextInt(3), "d", "f" + round % 5, "r" + round, "p");

            Sealed sealed = cipher.seal(context, value);

            assertThat(cipher.open(context, sealed)).as("seed 20261123").isEqualTo(value);
        }
    }

    @Test
    void a_value_moved_to_any_other_context_does_not_open() {
        List<FieldContext> contexts = new ArrayList<>();
        contexts.add(CONTEXT);
        contexts.add(new FieldContext("globex", "hr-docs", "ssn", "row-1", "hr-case"));
        contexts.add(new FieldContext("acme", "eng-docs", "ssn", "row-1", "hr-case"));
        contexts.add(new FieldContext("acme", "hr-docs", "salary", "row-1", "hr-case"));
        contexts.add(new FieldContext("acme", "hr-docs", "ssn", "row-2", "hr-case"));
        contexts.add(new FieldContext("acme", "hr-docs", "ssn", "row-1", "payroll"));
        contexts.add(new FieldContext("acmehr", "-docs", "ssn", "row-1", "hr-case"));
        contexts.add(new FieldContext("acme", "hr-docss", "sn", "row-1", "hr-case"));
        int refused = 0;
        for (FieldContext from : contexts) {
            Sealed sealed = cipher.seal(from, SSN.getBytes(UTF_8));
            for (FieldContext to : contexts) {
                if (!from.equals(to)) {
                    assertRefused(to, sealed);
                    refused++;
                }
            }
        }

        assertThat(refused).isEqualTo(56);
    }

    @Test
    void a_change_of_any_byte_is_noticed() {
        String text = cipher.seal(CONTEXT, SSN.getBytes(UTF_8)).text().substring(5);
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            String other = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);

            assertRefused(CONTEXT, new Sealed("spf1." + other));
        }
    }

    @Test
    void what_is_no_sealed_value_is_refused_with_the_same_words() {
        String sealed = cipher.seal(CONTEXT, SSN.getBytes(UTF_8)).text();

        for (String text :
                List.of(
                        "",
                        "spf1.",
                        "spf1.AA",
                        "spf1.!!!",
                        "spf2." + sealed.substring(5),
                        sealed.substring(0, sealed.length() - 4),
                        sealed + "=",
                        sealed + "AAAA",
                        " " + sealed)) {
            assertRefused(CONTEXT, new Sealed(text));
        }
    }

    @Test
    void the_same_value_is_sealed_differently_each_time() {
        Set<String> sealed = new HashSet<>();
        Set<String> nonces = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            String text = cipher.seal(CONTEXT, SSN.getBytes(UTF_8)).text();
            sealed.add(text);
            byte[] bytes = Base64.getUrlDecoder().decode(text.substring(5));
            nonces.add(
                    Base64.getEncoder()
                            .encodeToString(java.util.Arrays.copyOfRange(bytes, 14, 38)));
        }

        assertThat(sealed).hasSize(10_000);
        assertThat(nonces).hasSize(10_000);
    }

    @Test
    void a_value_that_is_too_long_is_refused() {
        assertThatThrownBy(() -> cipher.seal(CONTEXT, new byte[(1 << 20) + 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 1 MiB");
    }

    private void assertRefused(FieldContext context, Sealed sealed) {
        assertThatThrownBy(() -> cipher.open(context, sealed))
                .isExactlyInstanceOf(FieldException.class)
                .hasMessage("sealed field does not open here")
                .hasNoCause();
    }
}
