// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.embeddings.Embedder;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import io.sallyport.quota.Money;
import io.sallyport.quota.Quota;
import io.sallyport.quota.Spender;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A user is tenant, issuer and {@code sub} together: whoever shares one of them shares nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoJohnsIT {
    private static final String IDP = "https://idp.test";
    private static final String PARTNER = "https://idp.partner";
    private static final String ASK = "{\"query\":\"notes of John\"}";

    private Embedder embedder;
    private Office office;

    @BeforeAll
    void open(@TempDir Path folder) {
        embedder = Embedder.miniLm();
        office = new Office(folder, embedder, new Plenty(), 100);
        office.ingest(
                Office.document(
                        "eng-docs", "own", "Private notes of John.", "user:" + IDP + "#john"),
                Office.document(
                        "eng-docs",
                        "theirs",
                        "Private notes of John.",
                        "user:" + PARTNER + "#john"),
                Office.document(
                        "eng-docs", "tricky", "Private notes of John.", "user:" + IDP + "#a#john"));
    }

    @AfterAll
    void close() {
        office.close();
        embedder.close();
    }

    @Test
    void each_john_sees_what_was_granted_to_him_alone() {
        assertThat(search(john("acme", IDP, "john"), "engineering").ids()).containsExactly("own");
        assertThat(search(john("acme", PARTNER, "john"), "engineering").ids())
                .containsExactly("theirs");
    }

    @Test
    void an_issuer_whose_name_looks_like_anothers_user_gains_nothing() {
        assertThat(search(john("acme", IDP, "a#john"), "engineering").ids())
                .containsExactly("tricky");
        assertThat(search(john("acme", IDP + "#a", "john"), "engineering").ids()).isEmpty();
    }

    @Test
    void the_john_of_another_tenant_is_refused_though_his_issuer_sub_and_groups_are_the_same() {
        var refused = search(john("globex", IDP, "john"), "engineering");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.ids()).isEmpty();
    }

    private static Subject john(String tenant, String issuer, String sub) {
        return new Subject(new TenantId(tenant), issuer, sub);
    }

    private Office.Answer search(Subject subject, String group) {
        return office.search(office.town.user(subject, group), "eng-docs", ASK);
    }

    /** A quota without a limit. */
    private static final class Plenty implements Quota {
        @Override
        public Answer admit(Spender spender) {
            return new Answer.Admitted();
        }

        @Override
        public Answer repeated(Spender spender, String fingerprint) {
            return new Answer.Admitted();
        }

        @Override
        public Reserved reserve(Spender spender, Money worst) {
            return new Reserved.Unavailable();
        }
    }
}
