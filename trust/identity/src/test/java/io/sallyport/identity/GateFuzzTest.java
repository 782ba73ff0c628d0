// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The laws of the gate, for whatever comes. {@code JAZZER_FUZZ=1 ./build -pl trust/identity -am
 * -Dtest=GateFuzzTest -Dsurefire.failIfNoSpecifiedTests=false test} looks for a text that breaks
 * one; without it the kept inputs are tried.
 */
class GateFuzzTest {
    private static final String SIGNATURE = "A".repeat(86);
    private static final List<byte[]> SEEDS =
            List.of(
                    Forger.utf8(Forger.good()),
                    Forger.utf8(Forger.HEADER),
                    Forger.utf8(Forger.payload()));
    private static final int CASES = 20_000 * Integer.getInteger("sallyport.cases", 1);

    /** The first byte says which part the rest is: nothing but base64 would be tried else. */
    @FuzzTest(maxDuration = "2m")
    void any_text_is_refused_or_has_one_spelling_and_one_reading(byte[] input) {
        if (input.length > 0) {
            GateLaws.hold(token(input[0], Arrays.copyOfRange(input, 1, input.length)));
        }
    }

    @Test
    @Tag("slow")
    void mutated_tokens_are_refused_or_have_one_spelling_and_one_reading() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        int passed = 0;

        for (int i = 0; i < CASES; i++) {
            byte[] mutated = Mutations.bytes(random, SEEDS.get(i % 3));
            String text = token((byte) (i % 3), mutated);
            try {
                passed += GateLaws.hold(text) ? 1 : 0;
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", case " + i + ": " + text, e);
            }
        }

        assertThat(passed).as("seed %d: that some pass", seed).isGreaterThan(CASES / 100);
    }

    private static String token(byte part, byte[] rest) {
        return switch (part) {
            case 1 -> Forger.base64(rest) + "." + Forger.base64("{}") + "." + SIGNATURE;
            case 2 -> Forger.base64(Forger.HEADER) + "." + Forger.base64(rest) + "." + SIGNATURE;
            default -> new String(rest, StandardCharsets.UTF_8);
        };
    }
}
