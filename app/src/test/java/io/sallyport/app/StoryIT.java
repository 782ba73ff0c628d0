// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole chain as nine processes, from the build's own jars: first the story is played on it,
 * then the same chain is attacked from inside.
 */
class StoryIT {
    /** The matrix, cell by cell; the drill's own expectations could be loosened, these not. */
    private static final List<String> REFUSED =
            List.of(
                    "ingest x retrieval",
                    "ingest x sts",
                    "model x sts",
                    "network x ca",
                    "network x gateway",
                    "network x idp",
                    "network x keys",
                    "network x model",
                    "network x orchestrator",
                    "network x retrieval",
                    "network x sts",
                    "orchestrator x gateway",
                    "orchestrator x keys",
                    "orchestrator x retrieval",
                    "orchestrator x sts",
                    "retrieval x sts",
                    "user x retrieval",
                    "web-app x gateway",
                    "web-app x retrieval",
                    "web-app x sts");

    @TempDir private static Path folder;
    private static ShippedCommand.Said story;
    private static ShippedCommand.Said drill;

    @BeforeAll
    static void play() throws IOException, InterruptedException {
        String base = String.valueOf(Ports.claimBase());
        story = run("demo", "--check", "--background", "--port-base", base);
        drill = run("drill", "--json");
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        run("stop");
    }

    @Test
    void the_story_holds_on_the_chain_as_it_ships() {
        assertThat(story.out())
                .as(story.err())
                .doesNotContain("FAIL  ")
                .contains("story: 16 passed, 0 failed");
        assertThat(story.exit()).as(story.err()).isZero();
    }

    @Test
    void no_attack_from_inside_the_chain_comes_further_than_declared() {
        assertThat(drill.exit()).as(drill.out() + drill.err()).isZero();
    }

    @Test
    void every_cell_of_the_containment_matrix_is_refused() throws IOException {
        var cells = new TreeMap<String, String>();
        for (JsonNode cell : json().path("cells")) {
            String name = cell.path("compromised").asText() + " x " + cell.path("target").asText();
            cells.put(name, cell.path("seen").asText());
        }

        assertThat(cells.keySet()).containsExactlyElementsOf(REFUSED);
        assertThat(cells)
                .as(drill.out())
                .allSatisfy((_, seen) -> assertThat(seen).isEqualTo("refused"));
    }

    @Test
    void each_attack_was_made_and_none_lacks_its_evidence() throws IOException {
        assertThat(json().path("trials"))
                .extracting(trial -> trial.path("attack").asInt())
                .contains(1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 17, 19, 21, 23, 26);
        assertThat(json().path("trials"))
                .as(drill.out())
                .allSatisfy(trial -> {
                    assertThat(trial.path("level").asText()).isEqualTo("refused");
                    assertThat(trial.path("note").asText()).isEmpty();
                });
    }

    @Test
    void a_device_asks_for_its_user_once_the_user_has_compared_the_code_and_said_yes()
            throws IOException, InterruptedException {
        try (var device = new AskingDevice(folder, AskingDevice.ofTheGuide().getFirst())) {
            String shown = device.answeredBy("john", "allow");
            ShippedCommand.Said said = device.end();

            assertThat(shown)
                    .contains(device.code(), "Edge device", "<strong>john</strong> of acme");
            assertThat(said.exit()).as(said.err()).isZero();
            assertThat(said.out()).contains("7 degrees");
            assertThat(said.err()).doesNotContain("eyJ");
            assertThat(device.atGateway())
                    .as("John's question, through the device")
                    .anySatisfy(facts ->
                            assertThat(facts)
                                    .containsEntry("peer", "spiffe://demo.sallyport/device")
                                    .containsEntry("actors", "spiffe://demo.sallyport/device")
                                    .containsEntry("subject", "john"));
        }
    }

    @Test
    void a_device_whose_user_says_no_gets_nothing() throws IOException, InterruptedException {
        try (var device = new AskingDevice(folder, AskingDevice.ofTheGuide().getFirst())) {
            device.answeredBy("helen", "deny");
            ShippedCommand.Said said = device.end();

            assertThat(said.exit()).isEqualTo(1);
            assertThat(said.out()).isEmpty();
            assertThat(said.err()).contains("access_denied");
        }
    }

    @Test
    void a_device_on_its_own_is_answered_until_its_small_budget_ends()
            throws IOException, InterruptedException {
        var command = new ArrayList<>(AskingDevice.ofTheGuide().getLast());
        IntStream.range(0, 100).forEach(number -> command.add("Is door " + number + " closed?"));

        ShippedCommand.Said said = run(command.toArray(String[]::new));

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out().lines().count()).isBetween(5L, 100L);
        assertThat(said.err()).contains("429 budget_exhausted", "budget of this service");
    }

    private static JsonNode json() throws IOException {
        return new ObjectMapper().readTree(drill.out());
    }

    private static ShippedCommand.Said run(String... command)
            throws IOException, InterruptedException {
        var whole = new ArrayList<>(List.of(command));
        whole.addAll(List.of("--dir", folder.resolve("demo").toString()));
        return ShippedCommand.run(folder, whole.toArray(String[]::new));
    }
}
