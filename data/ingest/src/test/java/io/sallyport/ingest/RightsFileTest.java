// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.retrieval.Classification;
import io.sallyport.retrieval.Rights;
import io.sallyport.runtime.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RightsFileTest {
    private static final String HEAD = "document,grants,denials,classification\n";

    @TempDir private Path folder;

    @Test
    void both_forms_say_the_same() throws IOException {
        var csv =
                read(
                        "a.csv",
                        "\uFEFF"
                                + HEAD
                                + "a.md,group:hr;role:r,,\r\n"
                                + "b.md,\"group:say \"\"hi\"\", all\",user:i#e,secret\n\n"
                                + "c.md,,,\n");
        var json =
                read(
                        "a.jsonl",
                        """
                        {"document": "a.md", "grants": ["group:hr", "role:r"]}
                        {"document": "b.md", "grants": ["group:say \\"hi\\", all"],\
                         "denials": ["user:i#e"], "classification": "secret"}

                        {"document": "c.md"}
                        """);

        assertThat(csv.rights()).isEqualTo(json.rights());
        assertThat(csv.rights().get("b.md"))
                .isEqualTo(
                        new Rights(
                                Set.of("group:say \"hi\", all"),
                                Set.of("user:i#e"),
                                Classification.SECRET));
        assertThat(csv.rights().get("c.md")).isEqualTo(Rights.NONE);
        assertThat(csv.faultOf("c.md", "unknown_document")).contains("a.csv:5: `c.md`");
    }

    @Test
    void every_fault_is_told_with_its_line_and_nothing_is_read() {
        String text =
                HEAD
                        + "a.md,everyone,,\n"
                        + "b.md,group:a,,\n"
                        + "b.md,group:b,,\n"
                        + "../c.md,group:a,,\n"
                        + "d.md,\"group:a,,\n"
                        + "e.md,group:a\n"
                        + "f.md,group:a,,top\n";

        assertThatThrownBy(() -> read("a.csv", text))
                .extracting("faults", InstanceOfAssertFactories.list(String.class))
                .extracting(fault -> fault.replaceAll(".*a\\.csv:(\\d+):.*", "$1"))
                .isEqualTo(List.of("2", "4", "5", "6", "7", "8"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=cmd|' /C calc'!A0,,,",
                "a.md,=HYPERLINK(1),,",
                "a.md,+group:everyone,,",
                "a.md,\"group:a\nb.md,group:everyone\",,",
                "a.md,group:a\u0000,,",
                "a.md,gr\u043eup:a,,",
                "a.md,group:a\u202e,,",
                "a.md,group:a;,,",
                "a.md,group:\"a\",,",
                "a.md,\"group:a\"x,,",
                "\u0430.md,group:a,,",
                "a/../b.md,group:a,,",
                "a.md,group:a,,,"
            })
    void a_hostile_line_is_a_fault(String line) {
        assertThatThrownBy(() -> read("a.csv", HEAD + line + "\n"))
                .isInstanceOf(ConfigurationException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"document\":\"a\",\"document\":\"b\"}",
                "{\"document\":\"a\"} {\"document\":\"b\"}",
                "{\"document\":\"a\",\"owner\":1}",
                "{\"document\":3}",
                "{\"document\":\"a\",\"grants\":\"group:a\"}",
                "{\"document\":\"a\",\"grants\":[[\"group:a\"]]}",
                "{\"document\":\"a\",\"grants\":[[[[[]]]]]}",
                "{\"document\":\"a\",\"classification\":null}",
                "{\"document\":\"a\\u0000\"}"
            })
    void a_hostile_object_is_a_fault(String line) {
        assertThatThrownBy(() -> read("a.jsonl", line)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void huge_lines_files_and_numbers_of_documents_are_refused() {
        String longLine = HEAD + "a.md," + "group:a;".repeat(9_000) + ",,\n";
        var many = new StringBuilder(HEAD);
        for (int i = 0; i <= 5_000; i++) {
            many.append("d").append(i).append(",,,\n");
        }

        assertThatThrownBy(() -> read("a.csv", longLine)).hasMessageContaining("too long");
        assertThatThrownBy(() -> read("b.csv", many.toString())).hasMessageContaining("too many");
        assertThatThrownBy(() -> read("c.csv", "x".repeat(9 << 20)))
                .hasMessageContaining("too large");
        assertThatThrownBy(() -> read("d.csv", "")).hasMessageContaining("no rights");
        assertThatThrownBy(() -> read("e.txt", HEAD)).hasMessageContaining("neither");
    }

    private RightsFile read(String name, String text) throws IOException {
        return RightsFile.read(Files.writeString(folder.resolve(name), text));
    }
}
