// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sallyport.http.HttpClient;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.DenyKey;
import io.sallyport.testkit.Forgeries;
import io.sallyport.testkit.Forgeries.Forgery;
import io.sallyport.testkit.StolenKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attacks of docs/guides/attacks.md that are made of tokens, at a PEP over real mutual TLS. The
 * attacker has the token service's own key, the right peer's certificate, and a sound token.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedTokensTest {
    private Site site;
    private StolenKey key;

    @BeforeAll
    void open(@TempDir Path folder) {
        site = Site.open(folder);
        Path file = folder.resolve("stolen.jwk");
        site.signing().write(file);
        key = StolenKey.read(file);
    }

    @AfterAll
    void close() {
        site.close();
    }

    @Test
    void attack_02_what_the_web_app_holds_is_worth_nothing_at_the_store() {
        BearerToken t1 = Minted.john(site.town).to("orchestrator").by(site.signing());
        String t0 =
                key.signed(
                        "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + key.keyId() + "\"}",
                        "{\"iss\":\"https://idp.test\",\"sub\":\"john\",\"aud\":\"retrieval\"}");

        assertThat(ask("web-app", t1.text()).status()).as("no edge").isEqualTo(403);
        assertRefused(List.of(new Forgery("T1", t1.text()), new Forgery("T0", t0)));
    }

    @Test
    void attack_10_a_chain_that_is_forged_is_refused_whatever_its_form() {
        assertRefused(forgeries(sound()).acts());
    }

    @Test
    void attack_11_a_token_that_names_who_may_act_gains_nothing() {
        String named = forgeries(sound()).mayAct(Town.id("ingest").toString());

        assertThat(ask("orchestrator", named).status()).isEqualTo(200);
        assertThat(site.ask("orchestrator", new BearerToken(named), "hr-docs").status())
                .isEqualTo(403);
        assertThat(ask("ingest", named).status()).as("whom it names").isEqualTo(401);
    }

    @Test
    void attack_16_no_header_chooses_the_algorithm_or_the_key_and_nobody_is_called()
            throws IOException {
        try (var listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout(300);
            String url = "http://127.0.0.1:" + listener.getLocalPort();

            assertRefused(forgeries(sound()).headers(url, site.signing().publicKey().getEncoded()));

            assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void attack_17_another_spelling_of_a_token_is_no_token_and_does_not_undo_its_revocation() {
        Minted john = Minted.john(site.town);
        BearerToken token = john.by(site.signing());
        List<Forgery> spellings = forgeries(token.text()).spellings();
        assertRefused(spellings);
        assertThat(ask("orchestrator", token.text()).status()).isEqualTo(200);

        site.sts.revoke(DenyKey.Kind.TXN, john.txn());

        await().atMost(Duration.ofSeconds(2))
                .until(() -> ask("orchestrator", token.text()).status() == 401);
        assertRefused(spellings);
    }

    @Test
    void attack_18_members_that_could_be_read_in_two_ways_are_refused() {
        assertRefused(forgeries(sound()).members());
    }

    @Test
    void attack_25_a_clock_that_is_five_minutes_off_is_not_followed_and_seconds_are() {
        Duration off = Duration.ofMinutes(5);

        assertThat(aged(Duration.ofSeconds(-20))).isEqualTo(200);
        assertThat(aged(Duration.ofSeconds(-40))).isEqualTo(401);
        assertThat(aged(off.negated())).isEqualTo(401);
        assertThat(aged(off)).isEqualTo(401);
    }

    private int aged(Duration age) {
        return ask("orchestrator", Minted.john(site.town).aged(age).by(site.signing()).text())
                .status();
    }

    private String sound() {
        return Minted.john(site.town).by(site.signing()).text();
    }

    private Forgeries forgeries(String sound) {
        return Forgeries.of(key, sound);
    }

    private HttpClient.Reply ask(String workload, String token) {
        return site.ask(workload, new BearerToken(token), "eng-docs");
    }

    /** Each with the one answer for all causes, while a sound one of the same hand passes. */
    private void assertRefused(List<Forgery> forgeries) {
        assertThat(ask("orchestrator", forgeries(sound()).copied()).status()).isEqualTo(200);
        int worked = site.shelf.worked.get();

        for (Forgery forgery : forgeries) {
            HttpClient.Reply reply = ask("orchestrator", forgery.token());

            assertThat(reply.status()).as(forgery.name()).isEqualTo(401);
            assertThat(Site.json(reply.body().text()).path("code").asText())
                    .as(forgery.name())
                    .isEqualTo("invalid_token");
        }
        assertThat(site.shelf.worked).hasValue(worked);
    }
}
