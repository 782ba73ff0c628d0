// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignedNoteTest {
    /** The example of Go's sumdb/note, which C2SP's signed-note describes. */
    private static final String KEY =
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private static final String TEXT =
            """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.
            """;
    private static final String NOTE =
            TEXT
                    + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2"
                    + "pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    @Test
    void a_note_of_another_implementation_opens() {
        assertThat(SignedNote.open(NOTE, NoteKey.parse(KEY))).contains(TEXT);
    }

    @Test
    void what_we_sign_opens_with_the_key_that_we_publish() {
        NoteSigner signer = NoteSigner.make("spiffe://demo.sallyport/gateway");
        NoteSigner again = NoteSigner.parse(signer.secretText());

        String note = again.sign("a\nb\n");

        assertThat(SignedNote.open(note, NoteKey.parse(signer.key().text()))).contains("a\nb\n");
    }

    @Test
    void another_key_of_the_same_name_does_not_open_it() {
        String note = NoteSigner.make("sts").sign("a\n");

        assertThat(SignedNote.open(note, NoteSigner.make("sts").key())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"problem is", "PeterNeumann", "x08go", "— ", "\n\n"})
    void a_changed_note_does_not_open(String part) {
        String changed = NOTE.replace(part, "X");

        assertThat(SignedNote.open(changed, NoteKey.parse(KEY))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PeterNeumann",
                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10Q="
            })
    void a_malformed_key_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> NoteKey.parse(text));
    }

    @Test
    void a_name_that_would_break_the_lines_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> NoteSigner.make("a b"));
        assertThatIllegalArgumentException().isThrownBy(() -> NoteSigner.make("a\nb"));
    }
}
