// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.TrustBundle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The laws of a foreign bundle's reader, for whatever comes. {@code JAZZER_FUZZ=1 ./build -pl
 * trust/ca -am -Dtest=BundleFuzzTest -Dsurefire.failIfNoSpecifiedTests=false test} looks for bytes
 * that break one; without it the kept inputs are tried.
 */
class BundleFuzzTest {
    private static final String DOMAIN = "edge.acme";
    private static final TestCa FIRST = TestCa.create("edge");
    private static final TestCa SECOND = TestCa.create("edge");
    private static final byte[] SOUND = sound();
    private static final int CASES = 4_000 * Integer.getInteger("sallyport.cases", 1);
    private static final List<String> WORDS =
            List.of(
                    "\"",
                    "{",
                    "}",
                    "[",
                    "]",
                    ":",
                    ",",
                    "\\u0000",
                    "null",
                    "true",
                    "-1",
                    "1e9",
                    "9223372036854775808",
                    "0.5",
                    "=",
                    "AAAA",
                    "\"x5c\":[],",
                    "\"use\":\"x\",",
                    "\"keys\":[],",
                    "\"spiffe_sequence\":1,",
                    "\ufeff",
                    "\ud83d\ude00");

    private static byte[] sound() {
        var bundle =
                new TrustBundle(
                        DOMAIN, Set.of(FIRST.anchor(), SECOND.anchor()), Set.of("0".repeat(64)));
        return BundleDocument.text(new PublishedBundle(7, bundle)).getBytes(StandardCharsets.UTF_8);
    }

    @FuzzTest(maxDuration = "2m")
    void any_bytes_are_refused_in_one_way_or_are_a_bundle_that_reads_the_same_again(byte[] input) {
        hold(input);
    }

    @Test
    @Tag("slow")
    void a_changed_document_is_refused_in_one_way_or_has_no_authority_that_was_not_in_it() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        int taken = 0;
        for (int i = 0; i < CASES; i++) {
            byte[] changed = changed(random, SOUND);
            try {
                taken += hold(changed) ? 1 : 0;
            } catch (RuntimeException | AssertionError e) {
                String text = new String(changed, StandardCharsets.UTF_8);
                throw new AssertionError("seed " + seed + ", case " + i + ": " + text, e);
            }
        }

        assertThat(taken).as("seed %d: that some pass", seed).isBetween(CASES / 100, CASES - 1);
    }

    /** Whether it was taken. */
    private static boolean hold(byte[] input) {
        BundleDocument read;
        try {
            read = BundleDocument.read(DOMAIN, input);
        } catch (BundleRefusedException e) {
            assertThat(e.why().code()).isNotBlank();
            return false;
        }
        assertThat(read.bundle().trustDomain()).isEqualTo(DOMAIN);
        assertThat(read.bundle().anchors()).isNotEmpty().hasSizeLessThanOrEqualTo(32);
        assertThat(read.sequence().orElse(0)).isNotNegative();
        String again = BundleDocument.text(new PublishedBundle(1, read.bundle()));
        byte[] bytes = again.getBytes(StandardCharsets.UTF_8);
        assertThat(BundleDocument.read(DOMAIN, bytes).bundle()).isEqualTo(read.bundle());
        return true;
    }

    private static byte[] changed(SplittableRandom random, byte[] text) {
        byte[] word = WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
        byte[] put = random.nextBoolean() ? word : new byte[] {(byte) random.nextInt(256)};
        int at = random.nextInt(text.length + 1);
        int cut = Math.min(text.length - at, random.nextInt(4));
        byte[] made = new byte[text.length + put.length - cut];
        System.arraycopy(text, 0, made, 0, at);
        System.arraycopy(put, 0, made, at, put.length);
        System.arraycopy(text, at + cut, made, at + put.length, text.length - at - cut);
        return made;
    }
}
