// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.ingest.Folder;
import io.sallyport.ingest.RightsFile;
import io.sallyport.retrieval.Classification;
import io.sallyport.retrieval.Rights;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RightsReportTest {
    private static final Map<String, Rights> RIGHTS =
            Map.of(
                    "a.md",
                    new Rights(
                            Set.of("group:x, \"y\"", "role:r"),
                            Set.of("user:https://idp#e"),
                            Classification.SECRET),
                    "b.md",
                    Rights.NONE);

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_is_listed_is_read_back_as_it_was(boolean csv) throws IOException {
        Path file = folder.resolve(csv ? "rights.csv" : "rights.jsonl");

        Files.writeString(file, RightsReport.lines(RIGHTS, csv));

        assertThat(RightsFile.read(file).rights()).isEqualTo(RIGHTS);
    }

    @Test
    void a_name_that_csv_would_read_as_two_is_not_written_as_csv() {
        var sly =
                Map.of(
                        "a",
                        new Rights(
                                Set.of("group:a;group:everyone"),
                                Set.of(),
                                Classification.UNCLASSIFIED));

        assertThatThrownBy(() -> RightsReport.lines(sly, true))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("--json");
    }

    @Test
    void a_terminal_gets_one_line_that_grows_and_a_file_gets_lines() {
        var bar = new StringWriter();
        var lines = new StringWriter();
        var file = new Folder.Found("a.md", "a.md", Rights.NONE);

        for (int done = 1; done <= 2; done++) {
            new IngestProgress(new PrintWriter(bar), true).done(done, 2, file);
            new IngestProgress(new PrintWriter(lines), false).done(done, 2, file);
        }

        assertThat(bar.toString())
                .startsWith("\r[###############...............] 1 of 2\r[####")
                .endsWith("] 2 of 2" + System.lineSeparator());
        assertThat(lines.toString().lines())
                .containsExactly("ingest: 1 of 2, a.md", "ingest: 2 of 2, a.md");
    }
}
