// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.embeddings.Embedder;
import io.sallyport.identity.Principal;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import io.sallyport.quota.Money;
import io.sallyport.quota.Quota;
import io.sallyport.quota.Spender;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rights changed by an operator's service, over real connections, tokens, policies and store. */
class RightsIT {
    private static final String ASK = "{\"query\":\"fleet manager\"}";
    private static final String PATH = "/v1/vector_stores/eng-docs/documents/runbook/rights";
    private static final Rights ENGINEERING = granted("group:engineering");
    private static final Rights LEAD = granted("group:engineering-lead");

    @TempDir private Path folder;
    private final Counting embedder = new Counting();
    private Office office;

    @BeforeEach
    void open() {
        office = new Office(folder, embedder, new Unlimited(), 100);
        office.ingest(runbook("group:engineering"), other());
    }

    @AfterEach
    void close() {
        office.close();
    }

    @Test
    void one_write_takes_a_right_and_gives_it_back_and_nothing_is_embedded_again() {
        int embedded = embedder.texts.get();

        boolean taken = change(LEAD);
        List<String> without = seen(john());
        boolean given = change(ENGINEERING);
        boolean again = change(ENGINEERING);

        assertThat(taken && given).isTrue();
        assertThat(again).isFalse();
        assertThat(without).containsExactly("other");
        assertThat(seen(john())).containsExactlyInAnyOrder("runbook", "other");
        assertThat(embedder.texts.get() - embedded).as("the two questions only").isEqualTo(2);
        office.restart();
        assertThat(seen(john())).containsExactlyInAnyOrder("runbook", "other");
    }

    @Test
    void every_search_that_begins_after_a_change_follows_it() {
        var took = new long[200];
        String john = john();

        for (int at = 0; at < took.length; at++) {
            boolean his = at % 2 == 1;
            long began = System.nanoTime();
            change(his ? ENGINEERING : LEAD);
            boolean found = seen(john).contains("runbook");
            took[at] = System.nanoTime() - began;
            assertThat(found).isEqualTo(his);
        }

        Arrays.sort(took);
        System.out.printf(
                "rights: from the change to the search that follows it, p50 %.1f ms, p99 %.1f ms%n",
                took[took.length / 2] / 1e6, took[took.length * 99 / 100] / 1e6);
    }

    @Test
    void a_change_is_written_down_with_what_was_and_what_is_before_it_counts() {
        change(LEAD);

        assertThat(office.auditLog().lines().filter(line -> line.contains("rights_changed")))
                .singleElement()
                .asString()
                .containsPattern("\"was_1\":\"[0-9a-f]{16} \\+group:engineering\"")
                .containsPattern("\"now_1\":\"[0-9a-f]{16} \\+group:engineering-lead\"")
                .contains("\"document_1\":\"runbook\"");
    }

    @Test
    void without_its_audit_log_nothing_is_changed() {
        office.loseAuditLog();

        var answer = put("operator", service("operator", "svc:rights.write:eng-docs"), "{}");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body().path("code").asText()).isEqualTo("audit_unavailable");
        office.restart();
        assertThat(seen(john())).contains("runbook");
    }

    @Test
    void without_its_store_nothing_is_changed_and_it_is_said() throws SQLException {
        office.administrator("drop table document");

        var answer = put("operator", service("operator", "svc:rights.write:eng-docs"), "{}");

        assertThat(answer.status()).isEqualTo(503);
    }

    @Test
    void nobody_but_the_operator_changes_rights_or_reads_them() {
        String all = "{\"grants\":[\"group:everyone\"]}";
        var refused =
                List.of(
                        put("orchestrator", john(), all),
                        put("orchestrator", service("orchestrator", "svc:rights.write"), all),
                        put("ingest", service("ingest", "svc:vector.write:eng-docs"), all),
                        put("ingest", service("ingest", "svc:rights.write:eng-docs"), all),
                        put("operator", service("operator", "svc:rights.read:eng-docs"), all),
                        put("operator", service("operator", "svc:rights.write:hr-docs"), all),
                        get("ingest", service("ingest", "svc:rights.read:eng-docs")),
                        get("orchestrator", service("orchestrator", "svc:vector.query")),
                        get("operator", service("operator", "svc:rights.write:eng-docs")));

        assertThat(refused).extracting(Office.Answer::status).containsOnly(403);
        assertThat(seen(office.town.user("acme", "mallory"))).isEmpty();
        assertThat(office.auditLog()).doesNotContain("rights_changed");
    }

    @Test
    void an_operator_of_one_collection_cannot_tell_a_forbidden_one_from_one_that_is_not() {
        String token = service("operator", "svc:rights.read");
        var foreign = getAll("/v1/vector_stores/globex-docs/rights", token);
        var unknown = getAll("/v1/vector_stores/no-such/rights", token);

        assertThat(foreign.status()).isEqualTo(403);
        assertThat(unknown.withoutRequest()).isEqualTo(foreign.withoutRequest());
    }

    @Test
    void loading_again_undoes_no_change_but_a_source_that_changes_its_mind_counts() {
        change(LEAD);
        int embedded = embedder.texts.get();

        office.ingest(runbook("group:engineering"));
        List<String> same = seen(john());
        office.ingest(runbook("group:engineering", "group:auditors"));

        assertThat(same).doesNotContain("runbook");
        assertThat(seen(office.town.user("acme", "kim", "auditors"))).contains("runbook");
        assertThat(embedder.texts.get() - embedded).as("the two questions only").isEqualTo(2);
    }

    @Test
    void new_text_keeps_the_rights_that_were_changed_here() {
        change(LEAD);

        office.ingest(
                Office.document(
                        "eng-docs", "runbook", "Other words entirely.", "group:engineering"));

        assertThat(seen(john())).doesNotContain("runbook");
        assertThat(seen(office.town.user("acme", "erin", "engineering", "engineering-lead")))
                .contains("runbook");
    }

    @Test
    void an_older_row_with_its_older_rights_is_noticed_by_a_change_and_by_loading()
            throws SQLException {
        office.administrator("create table old as select * from document");
        change(LEAD);
        office.administrator("delete from document where document = 'runbook'");
        office.administrator("insert into document select * from old where document = 'runbook'");

        var changing = put("operator", service("operator", "svc:rights.write:eng-docs"), "{}");

        assertThat(changing.status()).isEqualTo(500);
        assertThatThrownBy(() -> office.ingest(runbook("group:engineering")))
                .isInstanceOf(IngestException.class);
        assertThat(office.auditLog()).contains("row_tampered").contains("put_back");
        assertThat(seen(john())).doesNotContain("runbook");
    }

    @Test
    void rights_moved_in_the_database_after_a_change_do_not_open() throws SQLException {
        change(LEAD);
        office.administrator(
                "update document set rights = '+group:engineering' where document = 'runbook'");

        office.restart();

        assertThat(seen(john())).containsExactly("other");
        assertThat(office.auditLog()).contains("row_tampered");
    }

    @Test
    void many_are_changed_all_or_none() {
        var some = Map.of("runbook", LEAD, "no-such", LEAD, "other", LEAD);
        var refused = office.operator(rights -> rights.change("eng-docs", some, false));
        List<String> untouched = seen(john());

        var real = Map.of("runbook", LEAD, "other", ENGINEERING);
        var checked = office.operator(rights -> rights.change("eng-docs", real, true));
        List<String> after = seen(john());
        var changed = office.operator(rights -> rights.change("eng-docs", real, false));

        assertThat(refused.faults()).containsExactly(Map.entry("no-such", "unknown_document"));
        assertThat(untouched).containsExactlyInAnyOrder("runbook", "other");
        assertThat(after).isEqualTo(untouched);
        assertThat(checked).isEqualTo(changed);
        assertThat(changed).isEqualTo(new RightsOperator.Outcome(1, 1, Map.of()));
        assertThat(seen(john())).containsExactly("other");
    }

    @Test
    void folders_in_folders_roles_and_clearance_decide_a_search() {
        String kim = office.town.user("acme", "kim", "auditors");
        change(granted("container:fleet-secrets"));
        List<String> throughTheFolderAbove = seen(john());
        List<String> throughARole = seen(kim);
        change(new Rights(Set.of("container:fleet"), Set.of(), Classification.CONFIDENTIAL));
        String erin = office.town.user("acme", "erin", "engineering", "engineering-lead");

        assertThat(throughTheFolderAbove).contains("runbook");
        assertThat(throughARole).containsExactly("runbook");
        assertThat(seen(john())).as("not cleared").containsExactly("other");
        assertThat(seen(erin)).contains("runbook");
    }

    @Test
    void an_explanation_names_grant_denial_container_and_clearance() {
        change(
                new Rights(
                        Set.of("container:fleet-secrets"),
                        Set.of("user:https://idp.test#mallory"),
                        Classification.CONFIDENTIAL));

        var john = explain("acme", "john", "engineering");
        var erin = explain("acme", "erin", "engineering", "engineering-lead");
        var mallory = explain("acme", "mallory", "auditors", "engineering-lead");
        var olga = explain("globex", "olga", "engineering", "engineering-lead");

        assertThat(john.reason()).isEqualTo("not_cleared");
        assertThat(john.clearance()).isEqualTo("unclassified");
        assertThat(erin.allowed()).isTrue();
        assertThat(erin.grants())
                .containsExactly(
                        new RightsOperator.Held(
                                "container:fleet-secrets",
                                List.of("container:fleet", "group:engineering")));
        assertThat(mallory.reason()).isEqualTo("denied");
        assertThat(mallory.denials())
                .extracting(RightsOperator.Held::principal)
                .containsExactly("user:https://idp.test#mallory");
        assertThat(olga.reason()).isEqualTo("other_tenant");
    }

    @Test
    void a_list_holds_ids_and_rights_and_no_words() throws SQLException {
        change(LEAD);
        office.administrator("update document set rights = '' where document = 'other'");

        var answer =
                getAll("/v1/vector_stores/eng-docs/rights", service("operator", "svc:rights.read"));
        var listed = office.operator(rights -> rights.list("eng-docs"));

        assertThat(listed).containsEntry("runbook", LEAD).containsEntry("other", Rights.NONE);
        assertThat(answer.text()).contains("row_tampered").doesNotContain("About", "drain");
    }

    @Test
    void a_list_of_long_rights_comes_in_pages_that_can_be_read() {
        var names = new HashSet<String>();
        for (int at = 0; at < 900; at++) {
            names.add("group:" + "x".repeat(240) + at);
        }
        var wide = new Rights(names, Set.of(), Classification.UNCLASSIFIED);
        change(wide);
        office.operator(rights -> rights.change("eng-docs", "other", wide));

        var listed = office.operator(rights -> rights.list("eng-docs"));

        assertThat(listed).isEqualTo(Map.of("runbook", wide, "other", wide));
    }

    @Test
    void what_is_no_change_of_rights_is_told_as_such_and_changes_nothing() {
        String token = service("operator", "svc:rights.write:eng-docs");
        var bodies =
                List.of(
                        "",
                        "[]",
                        "{\"grants\":\"group:everyone\"}",
                        "{\"grants\":[\"everyone\"]}",
                        "{\"grants\":[\"group:a\\u0000\"]}",
                        "{\"grants\":[\"group:a\\n+group:everyone\"]}",
                        "{\"grants\":[\"user:john\\u202e\"]}",
                        "{\"grants\":[\"gr\\u043eup:engineering\"]}",
                        "{\"grants\":[[]]}",
                        "{\"grants\":[],\"grants\":[\"group:everyone\"]}",
                        "{\"grants\":[],\"owner\":true}",
                        "{\"classification\":\"Secret\"}",
                        "{\"classification\":3}",
                        "{\"denials\":[\"" + "x".repeat(300_000) + "\"]}");

        for (String body : bodies) {
            assertThat(put("operator", token, body).status()).as(body).isEqualTo(400);
        }
        assertThat(seen(john())).contains("runbook");
    }

    private boolean change(Rights to) {
        return office.operator(rights -> rights.change("eng-docs", "runbook", to));
    }

    private RightsOperator.Explanation explain(String tenant, String sub, String... groups) {
        var subject = new Subject(new TenantId(tenant), "https://idp.test", sub);
        return office.operator(rights ->
                rights.explain("eng-docs", "runbook", new Principal.User(subject, Set.of(groups))));
    }

    private Office.Answer put(String workload, String token, String body) {
        return office.call(workload, new Office.Call("PUT", PATH, token, body));
    }

    private Office.Answer get(String workload, String token) {
        return office.call(workload, new Office.Call("GET", PATH, token, ""));
    }

    private Office.Answer getAll(String path, String token) {
        return office.call("operator", new Office.Call("GET", path, token, ""));
    }

    private List<String> seen(String user) {
        return office.search(user, "eng-docs", ASK).ids();
    }

    private String service(String name, String scope) {
        return office.town.service("acme", name, scope);
    }

    private String john() {
        return office.town.user("acme", "john", "engineering");
    }

    private static Rights granted(String... names) {
        return new Rights(Set.of(names), Set.of());
    }

    private static IngestDocument runbook(String... grants) {
        return Office.document("eng-docs", "runbook", "Drain the fleet manager's queue.", grants);
    }

    private static IngestDocument other() {
        return Office.document("eng-docs", "other", "The cafeteria.", "group:engineering");
    }

    /** Vectors by letters, and how many texts were embedded. */
    private static final class Counting implements Embedder {
        private final AtomicInteger texts = new AtomicInteger();

        @Override
        public float[] embed(String text) {
            texts.incrementAndGet();
            return Shelf.vector(text.hashCode()).array();
        }

        @Override
        public List<float[]> embedAll(List<String> all) {
            return all.stream().map(this::embed).toList();
        }

        @Override
        public int dimension() {
            return Shelf.DIMENSION;
        }

        @Override
        public void close() {}
    }

    private static final class Unlimited implements Quota {
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
