// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A picture of a page that has changed since is no picture of the page. */
class PicturesTest {
    @Test
    void the_documents_show_the_page_as_it_is() throws IOException {
        assertThat(Pictures.kept())
                .as("the pictures in docs/images are of an earlier page; run: ./check pictures")
                .isEqualTo(Pictures.digest());
    }

    @Test
    void the_readme_and_the_guide_show_them() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        String guide = Files.readString(Path.of("../docs/guides/page.md"));

        assertThat(readme).contains("docs/images/page-answered.png");
        assertThat(guide).contains("../images/page-answered.png", "../images/page-attacked.png");
        assertThat(Pictures.KEPT.resolve("page-answered.png")).isNotEmptyFile();
        assertThat(Pictures.KEPT.resolve("page-attacked.png")).isNotEmptyFile();
    }
}
