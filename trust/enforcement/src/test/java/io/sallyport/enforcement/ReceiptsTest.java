// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReceiptsTest {
    private final Town town = new Town();
    private String receipt = "";
    private Town home = town;

    @BeforeAll
    void ask(@TempDir Path folder) {
        try (Site site = Site.open(folder)) {
            home = site.town;
            HttpClient.Reply reply =
                    site.ask("orchestrator", Minted.john(site.town).by(site.signing()), "eng-docs");
            receipt = reply.headers().all(Receipts.HEADER).getFirst();
        }
    }

    @AfterAll
    void forget() {
        receipt = "";
    }

    @Test
    void a_genuine_receipt_verifies() {
        assertThat(Receipts.verify(receipt, home.bundle()))
                .hasValueSatisfying(
                        read -> assertThat(read.caller()).isEqualTo(Town.id("orchestrator")));
    }

    @Test
    void a_receipt_that_was_tampered_with_does_not() {
        String[] parts = receipt.split("\\.", -1);
        String payload =
                new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String better =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                payload.replace("\"cost_micros\":42", "\"cost_micros\":0")
                                        .getBytes(StandardCharsets.UTF_8));

        assertThat(better).isNotEqualTo(parts[1]);
        assertThat(Receipts.verify(parts[0] + "." + better + "." + parts[2], home.bundle()))
                .isEmpty();
    }

    @Test
    void a_receipt_of_another_trust_domain_or_authority_does_not() {
        assertThat(Receipts.verify(receipt, new Town().bundle())).isEmpty();
    }

    @Test
    void what_is_no_receipt_does_not() {
        List.of("", "a.b.c", receipt + "x", receipt.replace('.', ' '), "x".repeat(100_000))
                .forEach(text -> assertThat(Receipts.verify(text, home.bundle())).isEmpty());
    }

    @Test
    void receipts_from_below_are_bounded_and_only_passed_on_when_they_look_like_one() {
        var receipts = new Receipts();

        receipts.collect(List.of("evil\r\nset-cookie: a=b", receipt));
        receipts.collect(Collections.nCopies(100, receipt));

        assertThat(receipts.with("own"))
                .hasSizeLessThanOrEqualTo(Receipts.MOST)
                .doesNotContain("evil\r\nset-cookie: a=b")
                .endsWith("own")
                .startsWith(receipt);
    }
}
