// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.world.DemoChain;
import io.sallyport.world.Walk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The guide to one's own documents, typed in its order; then what its readers do next. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DocumentsGuideIT {
    private static final String PLAN = "leads_plan.html";
    private static final String QUESTION =
            "{\"query\":\"When does the northern depot close?\",\"max_num_results\":20}";

    private static final String BAD =
            "document,grants,denials,classification\neng-fleet-deploy,everyone,,\n../x,group:a,,\n";

    @TempDir static Path folder;
    private static final int PORTS = Ports.claimBase();
    private static TypedCommands typed;
    private static Walk walk;
    private static List<String> blocks;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Path guide = DocumentedBlocks.ROOT.resolve("docs/guides/documents.md");
        blocks = DocumentedBlocks.of(guide, "sh");
        typed = TypedCommands.in(folder, PORTS);
        typed.run("./sallyport demo --background --raised-limits");
        walk = new Walk(new DemoChain(folder.resolve(".sallyport-demo"), PORTS));
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        walk.close();
        typed.run("./sallyport stop");
    }

    @Test
    @Order(1)
    void the_guides_commands_do_what_it_says() throws IOException, InterruptedException {
        assertThat(blocks).hasSize(4);

        String brought = typed.run(blocks.get(0) + blocks.get(1));
        List<String> before = seen("john");
        String why = typed.run(blocks.get(2));
        String changed = typed.run(blocks.get(3));

        assertThat(brought)
                .contains("(dry run): 2 to bring in, 0 unchanged")
                .contains("ingest: 2 of 2, leads/plan.html")
                .contains(": 2 stored, 0 unchanged, 0 deleted, 0 skipped, 0 refused");
        assertThat(before).doesNotContain(PLAN).contains("coffee.md");
        assertThat(why)
                .contains("erin may see eng-docs/leads_plan.html: granted")
                .contains("granted to group:engineering-lead");
        assertThat(changed)
                .contains("rights: eng-docs/leads_plan.html changed")
                .containsPattern("\\(dry run\\), 0 changed, \\d+ unchanged, 0 faults");
        assertThat(seen("john")).contains(PLAN);
    }

    @Test
    @Order(2)
    void loading_again_changes_nothing_and_undoes_no_change_of_rights()
            throws IOException, InterruptedException {
        String again = typed.run("./sallyport ingest notes --collection eng-docs --json");

        assertThat(again).contains("\"stored\" : [ ]").contains("\"unchanged\" : [ \"coffee.md\"");
        assertThat(seen("john")).contains(PLAN);
    }

    @Test
    @Order(3)
    void what_the_folder_no_longer_has_is_gone() throws IOException, InterruptedException {
        Files.delete(folder.resolve("notes/coffee.md"));

        String asked =
                typed.run(
                        "./sallyport ingest notes --collection eng-docs --delete-missing --dry-run");
        List<String> still = seen("john");
        String done = typed.run("./sallyport ingest notes --collection eng-docs --delete-missing");

        assertThat(asked).contains("deleted: coffee.md");
        assertThat(still).contains("coffee.md");
        assertThat(done).contains("1 deleted").contains("deleted: coffee.md");
        assertThat(seen("john")).doesNotContain("coffee.md").contains(PLAN, "eng-fleet-deploy");
    }

    @Test
    @Order(4)
    void faults_are_told_with_their_line_and_nothing_is_half_done()
            throws IOException, InterruptedException {
        Files.writeString(folder.resolve("bad.csv"), BAD);
        String lines =
                typed.run(
                        """
                        set +e
                        ./sallyport rights import bad.csv --collection eng-docs; echo "exit $?"
                        printf 'document,grants,denials,classification\\nno-such,,,\\neng-fleet-deploy,,,\\n' > ghost.csv
                        ./sallyport rights import ghost.csv --collection eng-docs; echo "exit $?"
                        printf 'grant: []\\n' > notes/leads/rights.yaml
                        ./sallyport ingest notes --collection eng-docs; echo "exit $?"
                        ./sallyport ingest notes --collection no-such; echo "exit $?"
                        ./sallyport rights explain john eng-docs/%s; echo "exit $?"
                        ./sallyport rights list globex-docs; echo "exit $?"
                        true
                        """
                                .formatted(PLAN));

        assertThat(lines.lines().filter(line -> line.startsWith("exit ")))
                .containsExactly("exit 2", "exit 1", "exit 2", "exit 2", "exit 1", "exit 1");
        assertThat(lines)
                .contains("bad.csv:2: principal", "bad.csv:3: document")
                .contains("ghost.csv:2: `no-such`: unknown_document")
                .contains("rights.yaml:1: grant: unknown key")
                .contains("no grant names the user");
        assertThat(seen("john")).contains("eng-fleet-deploy");
    }

    /** What a search as this user finds, through the orchestrator, as its questions go. */
    private static List<String> seen(String user) {
        String token = walk.token(user, "retrieval", Optional.empty()).text();
        var reply =
                walk.workloads()
                        .client("orchestrator", "retrieval")
                        .send(
                                "POST",
                                "/v1/vector_stores/eng-docs/search",
                                Headers.NONE
                                        .with("authorization", "Bearer " + token)
                                        .with("content-type", "application/json"),
                                Bytes.of(QUESTION),
                                Duration.ofSeconds(20),
                                1 << 20);
        assertThat(reply.status()).as(reply.body().text()).isEqualTo(200);
        return Pattern.compile("\"file_id\":\"([^\"]+)\"")
                .matcher(reply.body().text())
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
