// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.firewall.Firewall.Finding;
import io.sallyport.firewall.Firewall.Origin;
import io.sallyport.firewall.Firewall.Verdict;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * {@code sallyport firewall scan}: reads JSON Lines {@code {"id","text"}}, or one plain text, and
 * writes a verdict for each as soon as it is known. One thread.
 */
public final class FirewallScan {
    private static final int LONGEST_LINE = 16 << 20;

    private final ObjectMapper mapper = new ObjectMapper();
    private final OutputStream out;
    private final Origin origin;
    private final boolean json;
    private final Firewall firewall;

    private FirewallScan(OutputStream out, Origin origin, boolean json, Firewall firewall) {
        this.out = out;
        this.origin = origin;
        this.json = json;
        this.firewall = firewall;
    }

    /**
     * Scans all of {@code in} and writes JSON Lines {@code
     * {"id","score","action","findings":[{"rule","span":[from,to],"why"}]}}. A line that is no JSON
     * is answered with {@code {"id":null,"error"}}, and the next one is read.
     *
     * @param json the input is JSON Lines whatever it looks like; otherwise one that does not begin
     *     with a brace is one plain text, with the id {@code stdin}
     * @throws IOException when {@code in} or {@code out} fails
     */
    public static void run(
            InputStream in, OutputStream out, Origin origin, boolean json, Firewall firewall)
            throws IOException {
        new FirewallScan(out, origin, json, firewall).run(new BufferedInputStream(in));
    }

    private void run(BufferedInputStream in) throws IOException {
        Optional<String> line = line(in);
        if (!json && line.isPresent() && !line.get().stripLeading().startsWith("{")) {
            String rest = new String(in.readNBytes(LONGEST_LINE), StandardCharsets.UTF_8);
            plain(line.get() + (rest.isEmpty() ? "" : "\n" + rest));
            return;
        }
        while (line.isPresent()) {
            if (!line.get().isBlank()) {
                item(line.get());
            }
            line = line(in);
        }
    }

    /** The next line without its end; empty at the end. Longer than the limit, it is cut. */
    private static Optional<String> line(InputStream in) throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        int read = in.read();
        if (read < 0) {
            return Optional.empty();
        }
        while (read >= 0 && read != '\n') {
            if (bytes.size() < LONGEST_LINE) {
                bytes.write(read);
            }
            read = in.read();
        }
        return Optional.of(bytes.toString(StandardCharsets.UTF_8));
    }

    private void plain(String text) throws IOException {
        ObjectNode answer = mapper.createObjectNode().put("id", "stdin");
        write(describe(answer, firewall.scan(origin, text)).toString());
    }

    private void item(String line) throws IOException {
        ObjectNode answer = mapper.createObjectNode();
        try {
            JsonNode item = mapper.readTree(line);
            answer.set("id", item.get("id"));
            if (!item.path("text").isTextual()) {
                write(answer.put("error", "text: missing (expected: a string)").toString());
                return;
            }
            Verdict verdict = firewall.scan(origin, item.path("text").textValue());
            write(describe(answer, verdict).toString());
        } catch (JsonProcessingException e) {
            answer.putNull("id");
            write(answer.put("error", "line: not JSON (expected: {\"id\",\"text\"})").toString());
        }
    }

    private static ObjectNode describe(ObjectNode answer, Verdict verdict) {
        answer.put("score", Math.round(verdict.score() * 1000) / 1000.0);
        answer.put("action", name(verdict));
        var findings = answer.putArray("findings");
        for (Finding finding : verdict.findings()) {
            ObjectNode described = findings.addObject().put("rule", finding.rule());
            described.putArray("span").add(finding.from()).add(finding.to());
            described.put("why", finding.why());
        }
        return answer;
    }

    private static String name(Verdict verdict) {
        return verdict.action().name().toLowerCase(java.util.Locale.ROOT);
    }

    private void write(String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
