// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ingest;

import io.sallyport.retrieval.Classification;
import io.sallyport.retrieval.Rights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Comma-separated values (RFC 4180), a record a line: no name may hold a line break, so a quote
 * that is not closed is a fault of its own line and swallows no other.
 */
final class CsvRights implements RightsFile.Lines {
    private static final List<String> HEAD =
            List.of("document", "grants", "denials", "classification");
    private static final int LONGEST = 64 << 10;

    private boolean head = true;

    @Override
    public Optional<RightsFile.Entry> read(String line) {
        if (head) {
            head = false;
            if (!cells(line).equals(HEAD)) {
                throw new IllegalArgumentException(
                        "head: not this (expected: " + String.join(",", HEAD) + ")");
            }
            return Optional.empty();
        }
        List<String> cells = cells(line);
        if (cells.size() != HEAD.size()) {
            throw new IllegalArgumentException(
                    "line: %d cells (expected: 4)".formatted(cells.size()));
        }
        var level =
                cells.get(3).isEmpty()
                        ? Classification.UNCLASSIFIED
                        : Classification.parse(cells.get(3));
        var rights = new Rights(names(cells.get(1)), names(cells.get(2)), level);
        return Optional.of(new RightsFile.Entry(cells.get(0), rights));
    }

    private static Set<String> names(String cell) {
        return cell.isEmpty()
                ? Set.of()
                : new HashSet<>(Arrays.asList(cell.strip().split("\\s*;\\s*", -1)));
    }

    private static List<String> cells(String line) {
        if (line.length() > LONGEST) {
            throw new IllegalArgumentException("line: too long (expected: at most 64 Ki)");
        }
        var cells = new ArrayList<String>();
        int at = 0;
        while (at <= line.length()) {
            int end =
                    at < line.length() && line.charAt(at) == '"'
                            ? quoted(line, at)
                            : bare(line, at);
            String cell = line.substring(at, end);
            cells.add(
                    cell.startsWith("\"")
                            ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"")
                            : cell);
            at = end + 1;
        }
        return cells;
    }

    /** Where the bare cell that begins at {@code from} ends. */
    private static int bare(String line, int from) {
        int comma = line.indexOf(',', from);
        int end = comma < 0 ? line.length() : comma;
        if (line.substring(from, end).indexOf('"') >= 0) {
            throw new IllegalArgumentException(
                    "line: a quote within a cell (expected: the whole cell in quotes)");
        }
        return end;
    }

    /** Where the quoted cell that begins at {@code from} ends, its second quote included. */
    private static int quoted(String line, int from) {
        int at = from + 1;
        while (true) {
            int quote = line.indexOf('"', at);
            if (quote < 0) {
                throw new IllegalArgumentException(
                        "line: a quote is not closed (expected: it closes on its line)");
            }
            boolean twice = quote + 1 < line.length() && line.charAt(quote + 1) == '"';
            if (twice) {
                at = quote + 2;
            } else if (quote + 1 == line.length() || line.charAt(quote + 1) == ',') {
                return quote + 1;
            } else {
                throw new IllegalArgumentException(
                        "line: text behind a quoted cell (expected: a comma)");
            }
        }
    }
}
