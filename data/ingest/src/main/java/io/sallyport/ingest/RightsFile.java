// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ingest;

import io.sallyport.retrieval.Rights;
import io.sallyport.runtime.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Rights of many documents in one file, CSV or JSON Lines: all of them, or every fault. */
public final class RightsFile {
    private static final int MAX_BYTES = 8 << 20;
    private static final int MOST = 5_000;
    private static final int MOST_FAULTS = 200;

    private final String name;
    private final Map<String, Rights> rights = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    private RightsFile(String name) {
        this.name = name;
    }

    /**
     * Reads {@code file}: {@code .csv} with the header {@code document,grants,denials,
     * classification} and {@code ;} between names, or {@code .jsonl} with an object of the same
     * members a line.
     *
     * @return document to its rights, in the file's order, at most 5,000
     * @throws ConfigurationException with every fault and its line
     */
    public static RightsFile read(Path file) {
        var read = new RightsFile(file.toString());
        String ending = file.toString().toLowerCase(Locale.ROOT);
        if (ending.endsWith(".csv")) {
            read.all(text(file), new CsvRights());
        } else if (ending.endsWith(".jsonl")) {
            read.all(text(file), new JsonRights());
        } else {
            read.fault(1, "file: neither CSV nor JSON Lines (expected: .csv or .jsonl)");
        }
        read.throwIfAny();
        return read;
    }

    /** Document to its rights, in the file's order. */
    public Map<String, Rights> rights() {
        return Map.copyOf(rights);
    }

    /** A fault of one document, with its line here. */
    public String faultOf(String document, String what) {
        return name + ":" + lines.getOrDefault(document, 1) + ": `" + document + "`: " + what;
    }

    private void all(String text, Lines reader) {
        int at = 0;
        for (String line : text.split("\\r?\\n", -1)) {
            at++;
            if (!line.isBlank()) {
                one(at, line, reader);
            }
        }
        if (rights.isEmpty() && faults.isEmpty()) {
            fault(1, "file: no rights in it (expected: at least one document's)");
        }
    }

    private void one(int at, String line, Lines reader) {
        try {
            reader.read(line)
                    .ifPresent(entry -> {
                        lines.putIfAbsent(entry.document(), at);
                        if (rights.putIfAbsent(entry.document(), entry.rights()) != null) {
                            fault(at, "document: given twice (expected: each document once)");
                        }
                        if (rights.size() == MOST + 1) {
                            fault(at, "file: too many documents (expected: at most 5000)");
                        }
                    });
        } catch (IllegalArgumentException e) {
            fault(at, String.valueOf(e.getMessage()));
        }
    }

    private void fault(int line, String what) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(name + ":" + line + ": " + what);
        }
    }

    private void throwIfAny() {
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw unreadable(file, "too large (expected: at most 8 MiB)");
            }
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw unreadable(file, "not UTF-8 (expected: UTF-8 text)");
        } catch (IOException e) {
            throw unreadable(file, "cannot be read (expected: a readable file)");
        }
    }

    private static ConfigurationException unreadable(Path file, String what) {
        return new ConfigurationException(List.of(file + ":1: file: " + what));
    }

    /** Reads lines one by one; one of them may be a head. */
    interface Lines {
        /**
         * Reads one.
         *
         * @throws IllegalArgumentException saying what is wrong, without repeating it
         */
        Optional<Entry> read(String line);
    }

    /** One document's rights. */
    record Entry(String document, Rights rights) {
        Entry {
            if (!document.matches("[A-Za-z0-9._-]{1,128}")) {
                throw new IllegalArgumentException(
                        "document: not an id (expected: 1 to 128 of A-Z a-z 0-9 . _ -)");
            }
        }
    }
}
