// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.http.Bytes;
import io.sallyport.identity.Principal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What ingest says to retrieval and to the key service, and what they answer. */
final class IngestJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private IngestJson() {}

    static Bytes document(IngestDocument document, Map<String, Guarded> guarded) {
        ObjectNode body = JSON.createObjectNode();
        body.put("title", document.title());
        body.put("text", document.text());
        ObjectNode attributes = body.putObject("attributes");
        document.attributes().forEach(attributes::put);
        var grants = body.putArray("grants");
        document.grants().forEach(grants::add);
        var denials = body.putArray("denials");
        document.denials().forEach(denials::add);
        body.put("classification", document.classification().text());
        if (!document.source().isEmpty()) {
            body.put("source", document.source());
        }
        ObjectNode fields = body.putObject("guarded");
        guarded.forEach((field, value) ->
                fields.putObject(field).put("sealed", value.sealed()).put("mask", value.mask()));
        return Bytes.of(body.toString());
    }

    static Bytes sealing(IngestDocument document, String field, IngestDocument.Clear clear) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("context")
                .put("tenant", document.tenant())
                .put("dataset", document.collection())
                .put("field", field)
                .put("row", document.id())
                .put("purpose", clear.purpose());
        body.put("value", clear.value());
        return Bytes.of(body.toString());
    }

    static Guarded guarded(Bytes answer) {
        JsonNode body = read(answer);
        try {
            return new Guarded(body.path("sealed").asText(), body.path("mask").asText());
        } catch (IllegalArgumentException e) {
            throw new IngestException("keys: answer not understood", e);
        }
    }

    static String status(Bytes answer) {
        return read(answer).path("status").asText("stored");
    }

    /** The code of a problem document (RFC 9457); empty for anything else. */
    static String code(Bytes answer) {
        try {
            return JSON.readTree(answer.array()).path("code").asText();
        } catch (IOException e) {
            return "";
        }
    }

    static List<String> ids(Bytes answer) {
        return read(answer).path("data").findValuesAsText("id");
    }

    static Optional<String> next(Bytes answer) {
        JsonNode next = read(answer).path("next");
        return next.isTextual() ? Optional.of(next.asText()) : Optional.empty();
    }

    static Bytes rights(Rights rights) {
        ObjectNode body = JSON.createObjectNode();
        RightsJson.write(body, rights);
        return Bytes.of(body.toString());
    }

    static Bytes rights(Map<String, Rights> all, boolean dryRun) {
        ObjectNode body = JSON.createObjectNode();
        body.put("dry_run", dryRun);
        var documents = body.putArray("documents");
        all.forEach((id, rights) -> RightsJson.write(documents.addObject().put("id", id), rights));
        return Bytes.of(body.toString());
    }

    static Bytes user(Principal.User user) {
        ObjectNode body = JSON.createObjectNode();
        body.put("tenant", user.subject().tenant().value());
        body.put("issuer", user.subject().issuer()).put("sub", user.subject().sub());
        user.groups().forEach(body.putArray("groups")::add);
        return Bytes.of(body.toString());
    }

    static JsonNode read(Bytes answer) {
        try {
            return JSON.readTree(answer.array());
        } catch (IOException e) {
            throw new IngestException("ingest: answer not understood (expected: json)", e);
        }
    }
}
