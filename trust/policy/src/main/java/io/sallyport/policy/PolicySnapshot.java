// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a policy folder held when it was looked at. The text that is compared is the very text that
 * is judged: nothing is read a second time in between.
 *
 * @param texts by file name: the schema and every {@code *.cedar}; names that start with a dot are
 *     editors' and deployers' own and are left out
 * @param faults what could not be read
 */
record PolicySnapshot(SortedMap<String, String> texts, List<String> faults) {
    static final String ENDING = ".cedar";
    static final String SCHEMA = "schema.cedarschema";

    private static final int MOST_FILES = 1_000;
    private static final int MOST_BYTES = 1 << 20;

    /** All files together: the watch reads them every second. */
    private static final int MOST_BYTES_TOGETHER = 8 << 20;

    PolicySnapshot {
        texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
        faults = List.copyOf(faults);
    }

    /** Looks; whatever cannot be read is a fault of the snapshot. */
    static PolicySnapshot take(Path folder) {
        var reader = new Reader();
        try {
            reader.readAll(folder);
        } catch (IOException e) {
            reader.faults.add(
                    "policy folder: "
                            + folder
                            + " cannot be read (expected: a folder with "
                            + SCHEMA
                            + " and *"
                            + ENDING
                            + ")");
        }
        return new PolicySnapshot(reader.texts, reader.faults);
    }

    private static final class Reader {
        private final SortedMap<String, String> texts = new TreeMap<>();
        private final List<String> faults = new ArrayList<>();
        private int left = MOST_BYTES_TOGETHER;

        void readAll(Path folder) throws IOException {
            List<Path> policies = policies(folder);
            if (policies.size() > MOST_FILES) {
                faults.add("policy folder: too many files (expected: at most " + MOST_FILES + ")");
                return;
            }
            read(folder.resolve(SCHEMA));
            policies.forEach(this::read);
        }

        private static List<Path> policies(Path folder) throws IOException {
            try (Stream<Path> all = Files.list(folder)) {
                return all.filter(Reader::isPolicy).limit(MOST_FILES + 1L).sorted().toList();
            }
        }

        private static boolean isPolicy(Path path) {
            String name = path.getFileName().toString();
            return name.endsWith(ENDING) && !name.startsWith(".");
        }

        private void read(Path file) {
            String name = file.getFileName().toString();
            if (!Files.isRegularFile(file)) {
                faults.add(name + ": missing (expected: a file in " + file.getParent() + ")");
                return;
            }
            try (InputStream in = Files.newInputStream(file)) {
                add(name, in.readNBytes(MOST_BYTES + 1));
            } catch (IOException e) {
                faults.add(name + ": cannot be read (expected: a readable file)");
            }
        }

        private void add(String name, byte[] bytes) {
            left -= bytes.length;
            if (bytes.length > MOST_BYTES || left < 0) {
                faults.add(name + ": too large (expected: at most 1MiB, and 8MiB in all files)");
                return;
            }
            try {
                var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
                texts.put(name, text.toString());
            } catch (CharacterCodingException e) {
                faults.add(name + ": not UTF-8 (expected: UTF-8 text)");
            }
        }
    }
}
