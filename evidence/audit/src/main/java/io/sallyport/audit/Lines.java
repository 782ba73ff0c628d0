// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a record is written: one JSON object, keys always in the order {@code i prev at event txn
 * request facts}. {@code i} counts from 0; {@code prev} is the leaf hash of the line before,
 * base64url, empty in the first: the tree says <em>that</em> a line was changed, the link says
 * which.
 */
final class Lines {
    /** A longer line is not ours. */
    static final int MAX_BYTES = 512 << 10;

    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonMapper READER = new JsonMapper();
    private static final DateTimeFormatter MICROS =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

    private Lines() {}

    /** What {@link #head} is put before. */
    static String body(AuditRecord entry) {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("at", MICROS.format(entry.at()));
            json.writeStringField("event", entry.event());
            json.writeStringField("txn", entry.txn());
            json.writeStringField("request", entry.request());
            json.writeObjectFieldStart("facts");
            for (Map.Entry<String, String> fact : entry.facts().entrySet()) {
                json.writeStringField(fact.getKey(), fact.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new AuditException("audit record: cannot be written as JSON", impossible);
        }
        return text.toString().substring(1);
    }

    static String head(long index, String previous) {
        return "{\"i\":" + index + ",\"prev\":\"" + previous + "\",";
    }

    /** The link that the next line's head carries. */
    static String link(byte[] leaf) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(leaf);
    }

    static boolean startsWith(byte[] line, String head) {
        byte[] wanted = head.getBytes(StandardCharsets.UTF_8);
        return line.length >= wanted.length
                && java.util.Arrays.equals(line, 0, wanted.length, wanted, 0, wanted.length);
    }

    /** Whether a line seems to be of that event; cheap, and true for some others. */
    static boolean mentions(byte[] line, String event) {
        return new String(line, StandardCharsets.ISO_8859_1).contains("\"" + event + "\"");
    }

    /** The number that a line claims to have; empty when it is no such line. */
    static Optional<Long> index(byte[] line) {
        try {
            JsonNode json = READER.readTree(line);
            return json.path("i").isIntegralNumber()
                    ? Optional.of(json.path("i").asLong())
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** The record of a line; empty when it is no such line. */
    static Optional<AuditRecord> parse(byte[] line) {
        try {
            JsonNode json = READER.readTree(line);
            Map<String, String> facts = new LinkedHashMap<>();
            json.path("facts")
                    .properties()
                    .forEach(f -> facts.put(f.getKey(), f.getValue().asText()));
            return Optional.of(
                    new AuditRecord(
                            Instant.parse(json.path("at").asText()),
                            json.path("event").asText(),
                            json.path("txn").asText(),
                            json.path("request").asText(),
                            facts));
        } catch (JsonProcessingException
                | DateTimeException
                | IllegalArgumentException unreadable) {
            return Optional.empty();
        } catch (IOException impossible) {
            throw new AuditException("audit record: cannot be read from memory", impossible);
        }
    }
}
