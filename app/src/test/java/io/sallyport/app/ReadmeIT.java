// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README tells a reader to type, in its order. */
class ReadmeIT {
    private final int portBase = Ports.claimBase();
    @TempDir Path folder;
    private TypedCommands typed;

    @BeforeEach
    void launcher() throws IOException {
        typed = TypedCommands.in(folder, portBase);
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        typed.run("./sallyport stop");
    }

    @Test
    void the_readmes_commands_do_what_it_says() throws IOException, InterruptedException {
        List<String> blocks = DocumentedBlocks.of(DocumentedBlocks.ROOT.resolve("README.md"), "sh");
        assertThat(blocks.getFirst()).contains("./sallyport demo ", "./check");

        String shown = typed.run(String.join("\n", blocks.subList(1, blocks.size())));

        assertThat(shown)
                .contains("\"file_id\"", "handbook") // curl's search
                .contains("intact"); // audit verify
    }
}
