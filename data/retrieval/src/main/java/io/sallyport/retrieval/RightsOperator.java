// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.exchange.Exchanger;
import io.sallyport.http.Bytes;
import io.sallyport.identity.Principal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and changes rights, as an operator's workload with tokens of its own. Thread-safe. Each
 * method throws {@link IngestException} when it is refused, or when retrieval stays away.
 */
public final class RightsOperator {
    private final ServiceCalls calls;
    private final Ingest.Callee retrieval;

    /**
     * @param exchanger asks for this workload's tokens
     */
    public RightsOperator(Exchanger exchanger, Ingest.Callee retrieval) {
        this.calls = new ServiceCalls(exchanger);
        this.retrieval = retrieval;
    }

    /** The rights of one document. */
    public Rights read(String collection, String document) {
        return rights(get(collection, "/documents/" + document + "/rights"));
    }

    /** The rights of every document, by id; of one that was tampered with, nobody's. */
    public Map<String, Rights> list(String collection) {
        var all = new LinkedHashMap<String, Rights>();
        String after = "";
        while (true) {
            JsonNode page = get(collection, "/rights" + after);
            page.path("data").forEach(entry -> all.put(entry.path("id").asText(), rights(entry)));
            if (!page.path("has_more").asBoolean() || all.isEmpty()) {
                return all;
            }
            after = "?after=" + all.keySet().stream().reduce((_, last) -> last).orElseThrow();
        }
    }

    /** Whether a user may see a document, and why. */
    public Explanation explain(String collection, String document, Principal.User user) {
        var call =
                new ServiceCalls.Call(
                        "POST",
                        path(collection) + "/documents/" + document + "/rights/explain",
                        IngestJson.user(user));
        JsonNode told =
                IngestJson.read(
                        calls.send(
                                        "rights of " + collection + "/" + document,
                                        retrieval,
                                        RightsReadResource.SCOPE + ":" + collection,
                                        call)
                                .body());
        return new Explanation(
                told.path("allowed").asBoolean(),
                told.path("reason").asText(),
                held(told.path("grants")),
                held(told.path("denials")),
                told.path("classification").asText(),
                told.path("clearance").asText());
    }

    /**
     * Gives one document these rights.
     *
     * @return whether they are others than before
     */
    public boolean change(String collection, String document, Rights rights) {
        return put(collection, "/documents/" + document + "/rights", IngestJson.rights(rights))
                .path("status")
                .asText()
                .equals("changed");
    }

    /**
     * Gives all of these documents their rights, or none.
     *
     * @param rights document to its rights, at most 5,000 and 1 MiB
     * @param dryRun only say what would happen
     */
    public Outcome change(String collection, Map<String, Rights> rights, boolean dryRun) {
        JsonNode told = put(collection, "/rights", IngestJson.rights(rights, dryRun));
        var faults = new LinkedHashMap<String, String>();
        told.path("faults")
                .forEach(fault ->
                        faults.put(fault.path("id").asText(), fault.path("fault").asText()));
        return new Outcome(told.path("changed").asInt(), told.path("unchanged").asInt(), faults);
    }

    private JsonNode put(String collection, String rest, Bytes body) {
        var call = new ServiceCalls.Call("PUT", path(collection) + rest, body);
        String scope = RightsWriteResource.SCOPE + ":" + collection;
        return IngestJson.read(
                calls.send("rights of " + collection, retrieval, scope, call).body());
    }

    private JsonNode get(String collection, String rest) {
        var call = new ServiceCalls.Call("GET", path(collection) + rest, Bytes.NONE);
        String scope = RightsReadResource.SCOPE + ":" + collection;
        return IngestJson.read(
                calls.send("rights of " + collection, retrieval, scope, call).body());
    }

    private static String path(String collection) {
        return "/v1/vector_stores/" + collection;
    }

    private static Rights rights(JsonNode node) {
        return node.has("fault") ? Rights.NONE : RightsJson.read(node);
    }

    private static List<Held> held(JsonNode nodes) {
        var all = new ArrayList<Held>();
        nodes.forEach(node -> {
            var by = new ArrayList<String>();
            node.path("by").forEach(one -> by.add(one.asText()));
            all.add(new Held(node.path("principal").asText(), by));
        });
        return all;
    }

    /**
     * Why a user may see a document, or may not.
     *
     * @param reason {@code granted}, {@code denied}, {@code not_granted}, {@code not_cleared} or
     *     {@code other_tenant}
     */
    public record Explanation(
            boolean allowed,
            String reason,
            List<Held> grants,
            List<Held> denials,
            String classification,
            String clearance) {
        public Explanation {
            grants = List.copyOf(grants);
            denials = List.copyOf(denials);
        }
    }

    /**
     * A principal that the rights name and the user is.
     *
     * @param by what makes the user so, nearest first; empty when the token says it itself
     */
    public record Held(String principal, List<String> by) {
        public Held {
            by = List.copyOf(by);
        }
    }

    /**
     * What came of a change.
     *
     * @param faults document to why nothing was changed; empty when all were
     */
    public record Outcome(int changed, int unchanged, Map<String, String> faults) {
        public Outcome {
            faults = Map.copyOf(faults);
        }
    }
}
