// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.firewall.Firewall.Action;
import io.sallyport.firewall.Firewall.Origin;
import io.sallyport.runtime.ByteSize;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures a firewall on labelled JSON Lines ({@code text}, {@code label}: attack or benign, {@code
 * category}): the share blocked, by category. Documents and indirect injections count as documents,
 * all else as user text; items with a {@code doubt} are left out.
 */
public final class FirewallEval {
    private final Firewall firewall;
    private final Map<String, Tally> tallies = new TreeMap<>();

    private FirewallEval(Firewall firewall) {
        this.firewall = firewall;
    }

    private static final class Tally {
        private int blocked;
        private int all;
    }

    /**
     * Prints the table for {@code file}, with the default configuration.
     *
     * @throws IOException when the file cannot be read
     */
    public static void run(Path file, PrintStream out) throws IOException {
        var config = new FirewallConfig(new ByteSize(256 << 10), 0.7, 0.5);
        var eval = new FirewallEval(Firewalls.standard(config));
        eval.read(file);
        eval.print(out);
    }

    private void read(Path file) throws IOException {
        var mapper = new ObjectMapper();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String line = lines.readLine();
            while (line != null) {
                JsonNode item = mapper.readTree(line);
                if (!item.hasNonNull("doubt")) {
                    judge(item);
                }
                line = lines.readLine();
            }
        }
    }

    private void judge(JsonNode item) {
        String label = item.path("label").asText();
        String category = item.path("category").asText();
        boolean document =
                category.equals("indirect_injection") || category.equals("benign_document");
        var verdict =
                firewall.scan(document ? Origin.DOCUMENT : Origin.USER, item.path("text").asText());
        boolean blocked = verdict.action() == Action.BLOCK;
        for (String row : new String[] {label + " " + category, label + " (all)"}) {
            Tally tally = tallies.computeIfAbsent(row, _ -> new Tally());
            tally.all++;
            tally.blocked += blocked ? 1 : 0;
        }
    }

    private void print(PrintStream out) {
        tallies.forEach((row, tally) ->
                out.printf(
                        "%-34s %5d of %5d blocked  %5.1f %%%n",
                        row, tally.blocked, tally.all, 100.0 * tally.blocked / tally.all));
    }
}
