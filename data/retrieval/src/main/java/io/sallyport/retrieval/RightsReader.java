// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.http.Form;
import io.sallyport.http.MediaTypes;
import io.sallyport.http.Request;
import io.sallyport.identity.Principal;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;

/** Reads what is asked about rights. */
final class RightsReader {
    private static final int MAX_NAME = 256;
    private static final int MAX_GROUPS = 1_000;
    private static final Set<String> USER = Set.of("tenant", "issuer", "sub", "groups");
    private static final Set<String> ENTRY = Set.of("id", "grants", "denials", "classification");

    private RightsReader() {}

    /** A question of who may read rights. */
    static RightsQuestion reading(Request request) {
        var explained = Routes.explained(request);
        if (explained.isPresent()) {
            MediaTypes.requireJson(request);
            Routes.Target target = explained.get();
            return new RightsQuestion.Explained(
                    target.collection(), target.document(), user(JsonBody.read(request.body())));
        }
        var all = Routes.allRights(request);
        if (all.isPresent()) {
            return new RightsQuestion.Listed(all.get(), Routes.after(Form.parse(request.query())));
        }
        Routes.Target target = Routes.rights(request).orElseThrow(() -> Routes.neither(request));
        return new RightsQuestion.One(target.collection(), target.document());
    }

    /** A change by who may write rights. */
    static RightsQuestion.Change writing(Request request) {
        MediaTypes.requireJson(request);
        JsonNode body = JsonBody.read(request.body());
        var all = Routes.allRights(request);
        if (all.isPresent()) {
            return batch(all.get(), body);
        }
        Routes.Target target = Routes.rights(request).orElseThrow(() -> Routes.neither(request));
        JsonBody.onlyKnown(body, RightsJson.MEMBERS);
        var rights = new HashMap<String, Rights>();
        rights.put(target.document(), RightsJson.read(body));
        return new RightsQuestion.Change(target.collection(), rights, true, false);
    }

    private static RightsQuestion.Change batch(String collection, JsonNode body) {
        JsonBody.onlyKnown(body, Set.of("documents", "dry_run"));
        JsonNode dry = body.path("dry_run");
        if (!dry.isMissingNode() && !dry.isBoolean()) {
            throw JsonBody.malformed("dry_run: not valid (expected: true or false)");
        }
        var rights = new HashMap<String, Rights>();
        for (JsonNode entry : JsonBody.list(body, "documents", RightsQuestion.MOST)) {
            JsonBody.onlyKnown(entry, ENTRY);
            String id = JsonBody.text(entry, "id", MAX_NAME);
            if (!Place.valid(id)) {
                throw JsonBody.malformed("id: not valid (expected: 1 to 128 of A-Z a-z 0-9 . _ -)");
            }
            if (rights.put(id, RightsJson.read(entry)) != null) {
                throw JsonBody.malformed("id: given twice (expected: each document once)");
            }
        }
        return new RightsQuestion.Change(collection, rights, false, dry.asBoolean());
    }

    private static Principal.User user(JsonNode body) {
        JsonBody.onlyKnown(body, USER);
        var groups = new HashSet<String>();
        if (body.has("groups") && !body.path("groups").isEmpty()) {
            for (JsonNode group : JsonBody.list(body, "groups", MAX_GROUPS)) {
                if (!group.isTextual() || group.asText().length() > MAX_NAME) {
                    throw JsonBody.malformed("groups: not valid (expected: names)");
                }
                groups.add(group.asText());
            }
        }
        try {
            return new Principal.User(
                    new Subject(
                            new TenantId(JsonBody.text(body, "tenant", MAX_NAME)),
                            JsonBody.text(body, "issuer", MAX_NAME),
                            JsonBody.text(body, "sub", MAX_NAME)),
                    groups);
        } catch (IllegalArgumentException e) {
            throw JsonBody.malformed("user: not valid (expected: tenant, issuer and sub)");
        }
    }
}
