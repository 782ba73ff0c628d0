// SPDX-License-Identifier: Apache-2.0
package io.sallyport.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.BearerToken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyServiceTest {
    private static final String SSN = "123-45-6789";
    private static final String HERE = Desk.context("acme", "ssn", "row-1", "hr-case");

    private static final int RACERS = 6;

    @TempDir static Path folder;
    private static Desk desk;
    private static String sealed;

    @BeforeAll
    static void open() {
        desk = new Desk(folder);
        sealed = desk.seal(HERE, SSN).text("sealed");
    }

    @AfterAll
    static void close() {
        desk.close();
    }

    @Test
    void what_ingest_sealed_helen_opens_for_the_stated_purpose() {
        Desk.Reply reply = desk.open(Minted.helen(), HERE, sealed);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text("value")).isEqualTo(SSN);
    }

    @Test
    void sealing_gives_a_mask_and_no_clear_text() {
        Desk.Reply reply = desk.seal(HERE, SSN);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text("mask")).isEqualTo("***-**-6789");
        assertThat(reply.text("sealed")).startsWith("spf1.").doesNotContain("6789");
    }

    @Test
    void each_opening_is_written_down_with_its_purpose_and_without_the_value() {
        String there = Desk.context("acme", "ssn", "row-logged", "hr-case");
        desk.open(Minted.helen(), there, desk.seal(there, SSN).text("sealed"));

        String log = desk.log();

        assertThat(log.lines().filter(l -> l.contains("field_opened") && l.contains("row-logged")))
                .singleElement()
                .asString()
                .contains("\"hr-case\"", "\"ssn\"");
        assertThat(log).doesNotContain(SSN).doesNotContain(sealed);
    }

    @Test
    void john_may_not() {
        Desk.Reply reply = desk.open(Minted.user("acme", "john", "engineering"), HERE, sealed);

        assertRefused(reply);
        assertThat(desk.log()).contains("deputy_blocked");
    }

    @Test
    void hr_of_another_tenant_may_not() {
        Desk.Reply own = desk.open(Minted.user("globex", "helen", "hr"), HERE, sealed);
        Desk.Reply theirs =
                desk.open(
                        Minted.user("globex", "helen", "hr"),
                        Desk.context("globex", "ssn", "row-1", "hr-case"),
                        sealed);

        assertRefused(own);
        assertRefused(theirs);
        assertThat(
                        desk.log()
                                .lines()
                                .filter(l -> l.contains("identity_contradicted"))
                                .filter(l -> l.contains(Town.id("web-app").toString())))
                .as("the body named another tenant than the token, once")
                .singleElement()
                .asString()
                .contains("\"field\":\"tenant\"");
    }

    @Test
    void a_token_for_another_purpose_or_field_opens_nothing() {
        Desk.Reply purpose =
                desk.open(Minted.helen().forPurpose("hr-docs.ssn", "payroll"), HERE, sealed);
        Desk.Reply field =
                desk.open(Minted.helen().forPurpose("hr-docs.salary", "hr-case"), HERE, sealed);
        Desk.Reply none = desk.open(Minted.helen().forNothing(), HERE, sealed);

        assertRefused(purpose);
        assertRefused(field);
        assertRefused(none);
    }

    @Test
    void a_value_sealed_for_another_row_or_purpose_does_not_open() {
        Desk.Reply row =
                desk.open(Minted.helen(), Desk.context("acme", "ssn", "row-2", "hr-case"), sealed);
        Desk.Reply purpose =
                desk.open(
                        Minted.helen().forPurpose("hr-docs.ssn", "payroll"),
                        Desk.context("acme", "ssn", "row-1", "payroll"),
                        sealed);

        assertRefused(row);
        assertRefused(purpose);
        assertThat(desk.log()).contains("field_does_not_open");
    }

    @Test
    void a_token_is_good_for_one_opening() {
        BearerToken token = Minted.helen().in(desk.town);

        Desk.Reply first = desk.open(token, HERE, sealed);
        Desk.Reply second = desk.open(token, HERE, sealed);

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(401);
        assertThat(second.text("code")).isEqualTo("invalid_token");
        assertThat(second.body().has("value")).isFalse();
    }

    @Test
    void of_many_openings_with_one_token_in_the_same_moment_one_is_served() throws Exception {
        for (int round = 0; round < 5; round++) {
            BearerToken token = Minted.helen().in(desk.town);
            var start = new CyclicBarrier(RACERS);
            Callable<Desk.Reply> opening =
                    () -> {
                        start.await();
                        return desk.open(token, HERE, sealed);
                    };

            List<Desk.Reply> replies = new ArrayList<>();
            try (var threads = Executors.newFixedThreadPool(RACERS)) {
                for (var reply : threads.invokeAll(Collections.nCopies(RACERS, opening))) {
                    replies.add(reply.get());
                }
            }

            assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
            assertThat(replies)
                    .filteredOn(reply -> reply.status() != 200)
                    .hasSize(RACERS - 1)
                    .allMatch(reply -> reply.status() == 401)
                    .allMatch(reply -> reply.text("code").equals("invalid_token"))
                    .noneMatch(reply -> reply.body().has("value"));
        }
    }

    @Test
    void a_user_opens_so_many_a_day_and_no_more() {
        Minted helen = Minted.helen();
        for (int i = 0; i < Desk.OPENS_PER_DAY; i++) {
            assertThat(desk.open(helen, HERE, sealed).status()).isEqualTo(200);
        }

        Desk.Reply reply = desk.open(helen, HERE, sealed);

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.text("code")).isEqualTo("budget_exhausted");
        assertThat(reply.body().has("value")).isFalse();
    }

    @Test
    void a_service_on_its_own_opens_nothing() {
        Desk.Reply webApp =
                desk.open(
                        Minted.service("web-app", "svc:field.open")
                                .forPurpose("hr-docs.ssn", "hr-case"),
                        HERE,
                        sealed);
        Desk.Reply asUser = desk.open(Minted.service("web-app", "field.open"), HERE, sealed);

        assertRefused(webApp);
        assertThat(asUser.status()).isEqualTo(403);
    }

    @Test
    void an_old_sign_in_is_not_enough() {
        Desk.Reply reply =
                desk.open(Minted.helen().signedInAgo(Duration.ofMinutes(16)), HERE, sealed);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.text("code")).isEqualTo("insufficient_user_authentication");
    }

    @Test
    void users_do_not_seal_and_services_only_for_their_tenant() {
        String body = "{\"context\":" + HERE + ",\"value\":\"1\"}";
        Desk.Reply user =
                desk.post(
                        "web-app",
                        "/v1/fields/seal",
                        Minted.helen().scoped("svc:field.seal").in(desk.town),
                        body);
        Desk.Reply other = desk.seal(Desk.context("globex", "ssn", "row-1", "hr-case"), SSN);

        assertRefused(user);
        assertRefused(other);
    }

    @Test
    void what_cannot_be_read_is_told_and_costs_nothing() {
        var token = Minted.helen().in(desk.town);
        for (String body :
                List.of(
                        "",
                        "[]",
                        "{\"context\":{},\"sealed\":\"x\"}",
                        "{\"context\":" + HERE + "}",
                        "{\"context\":" + HERE + ",\"sealed\":\"a\",\"sealed\":\"b\"}",
                        "{\"context\":" + HERE + ",\"sealed\":\"a\",\"more\":1}")) {
            Desk.Reply reply = desk.post("web-app", "/v1/fields/open", token, body);

            assertThat(reply.status()).as(body).isEqualTo(400);
        }

        assertThat(desk.open(token, HERE, sealed).status()).isEqualTo(200);
        assertThat(desk.seal(HERE, "1".repeat(101)).status()).isEqualTo(400);
    }

    private static void assertRefused(Desk.Reply reply) {
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.text("code")).isEqualTo("not_permitted");
        assertThat(reply.body().has("value")).isFalse();
        assertThat(reply.body().has("sealed")).isFalse();
    }
}
