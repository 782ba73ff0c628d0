// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.http.HttpClient;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.SigningKey;
import io.sallyport.testkit.StolenKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A token that does not hold is refused with one answer, whatever is wrong with it: status, every
 * header and every byte of the body but the request's id. Why is counted, and told to the operator.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneAnswerTest {
    /** Whose values belong to one answer only. */
    private static final Set<String> OF_THE_REQUEST = Set.of("x-request-id", "date");

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
    void no_cause_can_be_told_from_another_by_the_answer() {
        Map<String, BearerToken> causes = causes();

        var answers = new LinkedHashMap<String, String>();
        causes.forEach((cause, token) -> answers.put(cause, told(token)));

        assertThat(answers.values()).as(answers.toString()).hasSize(14).containsOnly(one(answers));
        assertThat(one(answers))
                .startsWith("401 ")
                .contains("invalid_token", "resource_metadata=\"" + site.base() + "/.well-known");
        assertThat(reasons()).as("each has its own reason inside").hasSizeGreaterThan(10);
    }

    /** Whoever may know: the holder's own connection, and only that it was refused. */
    @Test
    void what_was_revoked_is_told_as_any_other_and_its_receipt_does_not_say_why() {
        Minted john = Minted.john(site.town);
        BearerToken token = john.by(site.signing());
        site.sts.revoke(DenyKey.Kind.TXN, john.txn());
        await().atMost(Duration.ofSeconds(2)).until(() -> ask(token).status() == 401);

        HttpClient.Reply revoked = ask(token);

        assertThat(answer(revoked, Set.of(Receipts.HEADER))).isEqualTo(told(new BearerToken("x")));
        String signed = revoked.headers().one(Receipts.HEADER).orElseThrow();
        var receipt = Receipts.verify(signed, site.town.bundle()).orElseThrow();
        assertThat(receipt.toString()).contains("invalid_token").doesNotContain("revoked");
    }

    private Map<String, BearerToken> causes() {
        Minted john = Minted.john(site.town);
        var causes = new LinkedHashMap<String, BearerToken>();
        causes.put("no token at all", new BearerToken("a"));
        causes.put("no base64", new BearerToken("a.b.c"));
        causes.put("a bad signature", john.by(SigningKey.create(site.signing().keyId())));
        causes.put("an unknown key", john.by(SigningKey.create("2031-01-a")));
        causes.put("expired", john.aged(Duration.ofMinutes(10)).by(site.signing()));
        causes.put("not yet valid", john.aged(Duration.ofMinutes(-10)).by(site.signing()));
        causes.put("another audience", john.to("gateway").by(site.signing()));
        causes.put("another issuer", changed("https://sts.demo.sallyport", "https://sts.other"));
        causes.put("another type", new BearerToken(signed("JWT", payload())));
        causes.put("another certificate", john.boundTo("B".repeat(43)).by(site.signing()));
        causes.put("another workload", john.through("gateway").by(site.signing()));
        causes.put("no actor", john.through().by(site.signing()));
        causes.put("no scope claim", changed("\"scope\":\"vector.query\",", ""));
        causes.put("too large", new BearerToken("a".repeat(9_000)));
        return causes;
    }

    private BearerToken changed(String text, String other) {
        assertThat(payload()).contains(text);
        return new BearerToken(signed("at+jwt", payload().replace(text, other)));
    }

    private String payload() {
        return Site.payload(Minted.john(site.town).by(site.signing()));
    }

    private String signed(String type, String payload) {
        return key.signed(
                "{\"alg\":\"ES256\",\"typ\":\"" + type + "\",\"kid\":\"" + key.keyId() + "\"}",
                payload);
    }

    private HttpClient.Reply ask(BearerToken token) {
        return site.ask("orchestrator", token, "eng-docs");
    }

    private String told(BearerToken token) {
        return answer(ask(token), Set.of());
    }

    private static String answer(HttpClient.Reply reply, Set<String> without) {
        var headers = new TreeMap<String, List<String>>();
        reply.headers()
                .fields()
                .forEach((name, values) -> {
                    boolean own = OF_THE_REQUEST.contains(name.toLowerCase(java.util.Locale.ROOT));
                    if (!own && without.stream().noneMatch(name::equalsIgnoreCase)) {
                        headers.put(name, values);
                    }
                });
        var body = (ObjectNode) Site.json(reply.body().text());
        body.remove("request");
        return reply.status() + " " + headers + " " + body;
    }

    private static String one(Map<String, String> answers) {
        return answers.values().iterator().next();
    }

    private List<String> reasons() {
        return site.metrics
                .text()
                .lines()
                .filter(line -> line.startsWith("sallyport_unauthenticated_refusals_total{"))
                .map(line -> line.replaceAll(".*reason=\"([^\"]+)\".*", "$1"))
                .distinct()
                .toList();
    }
}
