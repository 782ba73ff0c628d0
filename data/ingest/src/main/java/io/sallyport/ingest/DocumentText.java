// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ingest;

import io.sallyport.runtime.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Title and text of one file. */
final class DocumentText {
    private static final int LONGEST_TITLE = 200;
    private static final Pattern HEADING =
            Pattern.compile("^ {0,3}#{1,6}[ \\t]+([^\\n]{1,1000})$", Pattern.MULTILINE);
    private static final Pattern CLOSING = Pattern.compile("[ \\t]#{1,100}[ \\t]*$");
    private static final Pattern ENDING = Pattern.compile("\\.[^.]{1,20}$");

    private DocumentText() {}

    static Folder.Content read(Path root, Folder.Found file, Folder.Limits limits) {
        Path path = root.resolve(file.path());
        try {
            if (!path.toRealPath().startsWith(root)) {
                return new Folder.Content.None("a link; links are not followed");
            }
            byte[] bytes = bytes(path, limits.fileBytes() + 1);
            if (bytes.length > limits.fileBytes()) {
                return none("larger than %d KiB; split it", limits.fileBytes() >> 10);
            }
            return text(String.valueOf(path.getFileName()), bytes, limits);
        } catch (IOException e) {
            return new Folder.Content.None("cannot be read");
        }
    }

    private static Folder.Content text(String name, byte[] bytes, Folder.Limits limits)
            throws IOException {
        for (byte one : bytes) {
            if (one == 0) {
                return new Folder.Content.None("binary");
            }
        }
        Optional<Folder.Content.Text> found =
                switch (Format.of(name).orElse(Format.TEXT)) {
                    case TEXT -> decoded(bytes).map(text -> new Folder.Content.Text("", text));
                    case MARKDOWN ->
                            decoded(bytes).map(text -> new Folder.Content.Text(title(text), text));
                    case HTML -> Optional.of(HtmlText.read(bytes));
                };
        if (found.isEmpty()) {
            return new Folder.Content.None("not UTF-8");
        }
        String text = found.get().text().strip();
        if (text.isEmpty()) {
            return new Folder.Content.None("no text in it");
        }
        if (text.length() > limits.textLength()) {
            return none(
                    "its text is longer than %d Ki characters; split it",
                    limits.textLength() >> 10);
        }
        return new Folder.Content.Text(shown(found.get().title(), name), text);
    }

    private static Folder.Content.None none(String form, int limit) {
        return new Folder.Content.None(form.formatted(limit));
    }

    private static byte[] bytes(Path path, int most) throws IOException {
        try (InputStream in =
                Files.newInputStream(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(most);
        }
    }

    private static Optional<String> decoded(byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static String title(String markdown) {
        Matcher heading = HEADING.matcher(markdown);
        return heading.find() ? CLOSING.matcher(heading.group(1)).replaceAll("") : "";
    }

    /** The heading, or the file's name. */
    private static String shown(String heading, String name) {
        String title = PlainText.plain(heading, ' ').strip();
        String shown = title.isEmpty() ? ENDING.matcher(name).replaceAll("") : title;
        String cut = shown.length() <= LONGEST_TITLE ? shown : shown.substring(0, LONGEST_TITLE);
        return PlainText.plain(cut, ' ').strip(); // half a pair at the end is not plain
    }
}
